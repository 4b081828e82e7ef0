"""The drawing is valid, complete, and inert."""

import json
from xml.etree import ElementTree

from sunbae._compat import load_keras
from sunbae.anatomy.examine import examine
from sunbae.anatomy.graph import graph_of
from sunbae.anatomy.picture import picture

keras = load_keras()
layers = keras.layers
SVG = "{http://www.w3.org/2000/svg}"


def drawn(model):
    return ElementTree.fromstring(picture(examine(graph_of(json.loads(model.to_json())))))


def two_branches(**names):
    a, b = keras.Input((3,)), keras.Input((2,))
    x = layers.Concatenate()([layers.Dense(4, **names)(a), layers.Dense(400_000, name="wide")(b)])
    return keras.Model([a, b], layers.Dense(1)(x))


def test_every_layer_and_every_edge():
    root = drawn(two_branches())
    assert len(root.findall(f"{SVG}g")) == 6
    assert len(root.findall(f"{SVG}path")) == 5
    assert "1,200,000 parameters" in "".join(root.itertext())


def test_boxes_lie_apart_and_inside():
    root = drawn(two_branches())
    boxes = [[float(r.get(k)) for k in ("x", "y", "width", "height")] for r in root.iter(f"{SVG}rect") if r.get("x")]
    for k, (x, y, w, h) in enumerate(boxes):
        assert x >= 0
        assert x + w <= float(root.get("width"))
        assert y + h <= float(root.get("height"))
        for x2, y2, w2, _h2 in boxes[k + 1 :]:
            assert y != y2 or x + w < x2 or x2 + w2 < x


def test_names_are_text():
    root = drawn(two_branches(name="<script>alert(1)"))
    assert not list(root.iter(f"{SVG}script"))
    assert "<script>alert(1)" in "".join(root.itertext())
