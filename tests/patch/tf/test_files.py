"""tf.io and tf.image of files."""

import numpy as np
import pytest
from PIL import Image


def test_files(running, tmp_path):
    import tensorflow as tf

    with tf.io.gfile.GFile(str(tmp_path / "a.txt"), "w") as file:
        file.write("안녕")
    tf.io.gfile.copy(tmp_path / "a.txt", tmp_path / "b.txt")
    with pytest.raises(FileExistsError):
        tf.io.gfile.copy(tmp_path / "a.txt", tmp_path / "b.txt")
    tf.io.gfile.makedirs(tmp_path / "c" / "d")
    assert sorted(tf.io.gfile.listdir(tmp_path)) == ["a.txt", "b.txt", "c"]
    tf.io.gfile.rmtree(tmp_path / "c")
    assert tf.io.gfile.exists(tmp_path / "b.txt")
    assert tf.io.read_file(str(tmp_path / "a.txt")).decode() == "안녕"


def test_a_picture(running, tmp_path):
    import tensorflow as tf

    pixels = np.arange(48, dtype="uint8").reshape(4, 4, 3)
    Image.fromarray(pixels).save(tmp_path / "p.png")
    read = tf.image.decode_png(tf.io.read_file(str(tmp_path / "p.png")), channels=3)
    assert np.array_equal(read, pixels)
    assert tf.image.resize(read, (2, 8), preserve_aspect_ratio=True).shape == (2, 2, 3)
