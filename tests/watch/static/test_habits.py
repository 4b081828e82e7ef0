import pytest

from .scripts import NET, ROWS, SPLIT, finding, found

FIT = "model.fit(x_train, y_train, epochs=9)\n"
CLASSES = NET.replace("Dense(1)", 'Dense(3, activation="softmax")').replace("mse", "sparse_categorical_crossentropy")


def ids(*pieces):
    return [id for id, _line in found(*pieces, all=True)]


def test_no_seed():
    one = finding("SB208", ROWS, SPLIT, NET, FIT)
    assert (one.severity, one.fix) == ("info", "keras.utils.set_random_seed(1)")
    assert "SB208" not in ids(ROWS, SPLIT, NET, "np.random.seed(1)\n", FIT)
    assert "SB208" not in ids(ROWS, SPLIT, NET)


def test_a_split_without_a_seed():
    one = finding("SB209", ROWS, "a, b = train_test_split(x, test_size=0.2)\n")
    assert one.message == "The split has no random_state: every run holds out other rows."
    assert (one.severity, one.fix) == ("info", "a, b = train_test_split(x, test_size=0.2, random_state=1)")
    one = finding("SB209", ROWS, "np.random.seed(1)\na, b = train_test_split(x, random_state=None)\n")
    assert one.message.startswith("The split has no random_state: any random number drawn before")


@pytest.mark.parametrize("options", ["random_state=0", "random_state=seed", "shuffle=False", "shuffle=s", "**more"])
def test_a_split_that_has_or_needs_no_seed(options):
    assert not ids(ROWS, f"a, b = train_test_split(x, {options})\n")


def test_classes_without_stratify():
    one = finding("SB210", ROWS, SPLIT, CLASSES, FIT)
    assert one.severity == "info"
    assert one.fix == "x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1, stratify=y)"


@pytest.mark.parametrize(
    ("split", "net", "fit"),
    [
        (SPLIT.replace("random_state=1", "stratify=y"), CLASSES, FIT),
        (SPLIT.replace("random_state=1", "shuffle=False"), CLASSES, FIT),
        (SPLIT, NET, FIT),
        (SPLIT, CLASSES.replace("sparse_categorical", "binary"), "model.fit(x_train, x_train, epochs=9)\n"),
        (SPLIT, CLASSES, "model.fit(x, y, epochs=9)\n"),
    ],
    ids=["stratified", "in order", "numbers", "autoencoder", "not of this split"],
)
def test_nothing_to_stratify(split, net, fit):
    assert "SB210" not in ids(ROWS, split, net, fit)
