from watch.evidence import at, evidence, fit, layer, net, numbers, rows

from sunbae.watch.rules.raw_ranges import RULE

TABLE = numbers(0, 1600, ranges=((0, 1), (200, 1600)), deviations=(0.25, 300))
PIXELS = numbers(0, 255, integral=True)


def found(x, *first):
    last = layer(shape=(1,))
    network = net(*(first or (layer("Dense", "relu", name="hidden"),)), last)
    return list(RULE.find(evidence(fit(3, x, net=network), source="\n\nmodel.fit(x_train, y)\n")))


def test_columns():
    (one,) = found(rows(0, 80, 2, facts=TABLE))
    assert one.message == (
        "One column goes from 0 to 1, another from 200 to 1,600: the large one drowns the small one."
    )
    assert (one.place, one.fix) == (at(3), "StandardScaler().fit(x_train).transform(x_train)")


def test_pixels():
    (one,) = found(rows(0, 80, 784, facts=PIXELS), layer("Flatten"), layer("Dense", "relu"))
    assert (one.message, one.fix) == ("Pixels go into the network as they are, from 0 to 255.", "x_train / 255")


def test_silent_of_like_columns():
    assert not found(rows(0, 80, 2, facts=numbers(0, 900, ranges=((0, 90), (0, 900)), deviations=(30, 300))))
    assert not found(rows(0, 80, 2, facts=numbers(0, 1, ranges=((0, 0.001), (0, 1)), deviations=(0.0003, 0.3))))
    assert not found(rows(0, 80, 2, facts=TABLE, steps=(0,)))
    assert not found(rows(0, 80, 64, facts=numbers(0, 16, integral=True, kinds=17)))


def test_silent_if_the_network_scales_or_takes_no_amounts():
    x = rows(0, 80, 2, facts=TABLE)
    for kind in ("BatchNormalization", "Normalization", "Rescaling", "Embedding", "MyLayer"):
        assert not found(x, layer(kind), layer("Dense", "relu"))
    assert not found(rows(0, 80, 784, facts=PIXELS), layer("Conv2D", "relu", trainable=False))
