"""The script without its mistakes: the least change, and only where there is code for it."""

from dataclasses import replace

import numpy as np
import pytest
from watch.evidence import SCRIPT, at, evidence, rows

from sunbae.script.fixed import fixed
from sunbae.watch.events import Fitting, Splitting
from sunbae.watch.findings import Finding
from sunbae.watch.repair import Repair


def of(text, *findings, events=()):
    return fixed(text, SCRIPT, findings, evidence(*events))


def finding(id, line, action, *, also=(), **more):
    file = more.pop("file", SCRIPT)
    repair = Repair(action, file, line, 0, id, **more)
    return Finding(id, "high", "m", at(line), repairs=(repair,), also=also)


def split(line, *, seeded=True, shuffle=True):
    whole = rows(0, 10)
    order = np.array([3, 1, 2, 7, 9, 0, 4, 5])
    parts = (whole.part(order), whole.part(np.array([6, 8])))
    return Splitting(0, at(line), 0, (whole,), (parts,), shuffle, seeded, False)


TRAINED = (0, 1, 2, 3, 4, 5, 7, 9)
LEAK = """\
# 스케일
x = 가.fit_transform(x)  # 전부
a, b = train_test_split(x, test_size=0.2, random_state=1)
"""


def test_a_scaler_learns_from_what_the_split_takes():
    found = of(LEAK, finding("SB101", 2, "learn-from", rows=TRAINED), events=[split(3)])
    assert found.rules == ("SB101",)
    assert found.text == LEAK.replace(
        "가.fit_transform(x)", "가.fit(train_test_split(x, test_size=0.2, random_state=1)[0]).transform(x)"
    )


@pytest.mark.parametrize(
    ("event", "taken"),
    [(split(3, seeded=False), TRAINED), (split(3), (0, 1, 2, 3, 4, 5, 6, 9)), (split(9), TRAINED)],
)
def test_rows_without_code_are_left(event, taken):
    found = of(LEAK, finding("SB101", 2, "learn-from", rows=taken), events=[event])
    assert (found.text, found.rules, found.left) == (LEAK, (), ("SB101",))


@pytest.mark.parametrize(("taken", "code"), [((0, 1, 2), "x[:3]"), ((4, 5), "x[4:6]")])
def test_rows_of_a_slice(taken, code):
    found = of("s.fit(x)\n", finding("SB102", 1, "learn-from", rows=taken))
    assert found.text == f"s.fit({code})\n"


@pytest.mark.parametrize(
    ("layer", "after"),
    [
        ("Dense(1)", "Dense(1, activation='sigmoid')"),
        ("Dense(1, activation='softmax', name='y')", "Dense(1, activation='sigmoid', name='y')"),
        ("Dense(1, 'relu')", "Dense(1, 'sigmoid')"),
    ],
)
def test_the_activation_of_the_last_layer(layer, after):
    text = "m.add({})\nm.compile('adam', loss='mse')\n"
    repair = Repair("activation", SCRIPT, 2, 0, "SB302", value="sigmoid")
    found = Finding("SB302", "critical", "m", at(1), repairs=(repair,))
    assert of(text.format(layer), found).text == text.format(after)


def test_an_activation_whose_layer_is_elsewhere_is_left():
    found = of("m.compile('adam', loss='mse')\n", finding("SB302", 1, "activation", value="linear"))
    assert (found.rules, found.left) == ((), ("SB302",))


def test_another_file_is_left():
    found = of(LEAK, finding("SB101", 2, "learn-from", rows=(0, 1), file="helper.py"))
    assert (found.rules, found.left) == ((), ("SB101",))


@pytest.mark.parametrize(
    ("before", "found", "after"),
    [
        (
            "s.fit(a)\nb = t.fit_transform(b)\n",
            finding("SB103", 2, "learn-as", other=(SCRIPT, 1, 0)),
            "s.fit(a)\nb = s.transform(b)\n",
        ),
        (
            "s.fit(a)\ns.fit(b)\n",
            finding("SB103", 2, "learn-as", other=(SCRIPT, 1, 0)),
            "s.fit(a)\npass\n",
        ),
        (
            "m.fit(x, y, validation_data=(a,\n   b), epochs=3)\n",
            finding("SB105", 1, "carve-validation"),
            "m.fit(x, y, validation_split=0.2, epochs=3)\n",
        ),
        (
            "a, b = train_test_split(x, random_state=3)\nc, d = train_test_split(z, test_size=0.2)\n",
            finding("SB111", 2, "split", also=(at(1),)),
            "a, b = train_test_split(x, random_state=3)\nc, d = train_test_split(z, test_size=0.2, random_state=3)\n",
        ),
        (
            "e = EarlyStopping('val_loss', patience=3)\n",
            finding("SB201", 1, "keep-best"),
            "e = EarlyStopping('val_loss', patience=3, restore_best_weights=True)\n",
        ),
        (
            "m.compile(loss='mse', optimizer='adam')\n",
            finding("SB302", 1, "loss", value="binary_crossentropy"),
            "m.compile(loss='binary_crossentropy', optimizer='adam')\n",
        ),
        (
            "e = EarlyStopping(monitor='loss', patience=3)\n",
            finding("SB202", 1, "keep-best", value="val_loss"),
            "e = EarlyStopping(monitor='val_loss', patience=3)\n",
        ),
        (
            "c = ModelCheckpoint('a.h5', 'loss', save_best_only=True)\n",
            finding("SB202", 1, "watch", value="val_loss"),
            "c = ModelCheckpoint('a.h5', 'val_loss', save_best_only=True)\n",
        ),
        (
            "s = MinMaxScaler().fit(a)\nm.evaluate(\n    b, y)\n",
            finding("SB112", 2, "transform-first", other=(SCRIPT, 1, 0)),
            "s = MinMaxScaler().fit(a)\nm.evaluate(\n    s.transform(b), y)\n",
        ),
        (
            "print(r2_score(m.predict(x), y))\n",
            finding("SB405", 1, "swap"),
            "print(r2_score(y, m.predict(x)))\n",
        ),
    ],
)
def test_what_is_written(before, found, after):
    assert of(before, found).text == after


def test_windows_in_time_order_with_a_gap():
    text = "if 1:\n    a, b, c, d = train_test_split(x, y, random_state=1)  # 섞임\n"
    event = Splitting(0, at(2), 0, (rows(0, 10, span=3),), (None,), True, True, False)
    found = of(text, finding("SB104", 2, "split", rows=tuple(range(6)), others=(8, 9)), events=[event])
    expected = "if 1:\n    a, b, c, d = train_test_split(x, y, shuffle=False)  # 섞임\n    a, c = a[:-2], c[:-2]\n"
    assert found.text == expected


def test_the_best_weights_are_read_before_the_score():
    text = "if 1:\n    p = m.predict(x)  # 예측\n"
    found = Finding(
        "SB203", "low", "m", at(2), fix="m.load_weights('a.h5')",
        repairs=(Repair("keep-best", SCRIPT, 1, 0, "SB203", value="val_loss"),),
    )  # fmt: skip
    assert of(text, found).text == "if 1:\n    m.load_weights('a.h5')\n    p = m.predict(x)  # 예측\n"
    loads = replace(found, fix="m = keras.models.load_model('a.h5')")
    assert of(text, loads).left == ("SB203",)
    assert "load_model" in of("import keras\n" + text, replace(loads, place=at(3))).text


def test_the_training_part_is_fitted():
    x, y = rows(0, 10), rows(100, 110, width=1)
    event = split(1)
    order = event.made[0][0].rows
    parts = tuple((one.part(order), one.part(np.array([6, 8]))) for one in (x, y))
    event = replace(event, given=(x, y), made=parts)
    fit = Fitting(1, at(2), 0, "keras", 0, (x,), (y,))
    text = "a, b, c, d = train_test_split(x, y, random_state=1)\nm.fit(x, y, epochs=3)\n"
    wanted = finding("SB107", 2, "fit-rows", rows=TRAINED)
    assert of(text, wanted, events=[event, fit]).text == text.replace("fit(x, y,", "fit(a, c,")
    others = finding("SB107", 2, "fit-rows", rows=(0, 1, 2))
    assert of(text, others, events=[event, fit]).left == ("SB107",)
