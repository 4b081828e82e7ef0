"""Imports: what comes together with the other rules, and what is left."""

import pytest
from modernize.test_battery import imports_too_early

from sunbae.modernize.convert import modernize

CHOICE = 'import os\nos.environ["KERAS_BACKEND"] = "jax"\n'


def made(source):
    return modernize(source).source


def said(source):
    return [(change.id, change.left, change.what) for change in modernize(source).changes]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import keras\n", CHOICE + "import keras\n"),
        ("import os\nimport keras\n", 'import os\nos.environ["KERAS_BACKEND"] = "jax"\nimport keras\n'),
        ("import os as o\nimport keras\n", 'import os as o\no.environ["KERAS_BACKEND"] = "jax"\nimport keras\n'),
        (
            "'''글'''\n\nimport numpy\n\n# 케라스\nimport keras\n",
            f"'''글'''\n\nimport numpy\n\n# 케라스\n{CHOICE}import keras\n",
        ),
        ("def f():\n    import keras\n", f"{CHOICE}def f():\n    import keras\n"),
        ("@d\ndef f():\n    import keras\n", f"{CHOICE}@d\ndef f():\n    import keras\n"),
        (
            "try:\n    import keras\nexcept ImportError:\n    pass\n",
            f"{CHOICE}try:\n    import keras\nexcept ImportError:\n    pass\n",
        ),
        (
            "import os\nos.environ['KERAS_BACKEND'] = 'tensorflow'\nimport keras\n",
            "import os\nos.environ['KERAS_BACKEND'] = \"jax\"\nimport keras\n",
        ),
        ("import os\nos.environ.setdefault('KERAS_BACKEND', 'jax')\nimport keras\n", None),
        ("import numpy\n", None),
        ("import sklearn\nimport pandas as pd\n", None),
        ("from . import keras_things\n", None),
        ("import keras\r\n", CHOICE.replace("\n", "\r\n") + "import keras\r\n"),
    ],
)
def test_the_choice_of_the_backend(before, after):
    assert made(before) == (before if after is None else after)
    assert made(made(before)) == made(before)


@pytest.mark.parametrize(
    "before",
    [
        "from keras.preprocessing.image import ImageDataGenerator, load_img\nImageDataGenerator()\n",
        "from keras.engine import Input, Model\n",
        "if x:\n    from keras.utils import np_utils, to_categorical\n    np_utils.to_categorical(to_categorical)\n",
        "import numpy as np\ntry:\n    from tensorflow.keras.wrappers.scikit_learn import KerasRegressor\n"
        "except ImportError:\n    from keras.wrappers.scikit_learn import KerasRegressor\n",
        "import numpy as np\n\n\ndef f():\n    from keras.wrappers.scikit_learn import KerasClassifier\n",
        "import os\nimport keras\nos.environ['KERAS_BACKEND'] = 'jax'\n",
    ],
)
def test_the_backend_is_chosen_before_keras_is_imported(before):
    assert not imports_too_early(made(before))
    assert made(made(before)) == made(before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from tensorflow.keras.layers import (\n    Dense,  # 완전\n    LSTM,\n)\n",
            "from keras.layers import (\n    Dense,  # 완전\n    LSTM,\n)\n",
        ),
        (
            "from keras.callbacks import (\n    TensorBoard,  # 판\n    EarlyStopping,  # 멈춤\n)\n",
            "from keras.callbacks import (\n      # 판\n    EarlyStopping,  # 멈춤\n)\n",
        ),
        (
            "from tensorflow.keras.layers import Dense, \\\n    LSTM\n",
            "from keras.layers import Dense, \\\n    LSTM\n",
        ),
        ("import tensorflow as tf; x = 1\ntf.keras.Input((3,))\n", "import keras; x = 1\nkeras.Input((3,))\n"),
        ("if a: import tensorflow as tf\n", "if a: pass\n"),
        ("import tensorflow as tf  # 텐서플로\n", "# 텐서플로\n"),
        ("from keras.utils import to_categorical, multi_gpu_model\n", "from keras.utils import to_categorical\n"),
        ("from keras.layers import LocallyConnected1D, Dense\n", "from keras.layers import Dense\n"),
        (
            "from keras.preprocessing.text import Tokenizer; x = 1\n",
            "from keras.src.legacy.preprocessing.text import Tokenizer; x = 1\n",
        ),
        (
            "from keras.preprocessing.sequence import skipgrams, pad_sequences; x = 1\n",
            "from keras.preprocessing.sequence import pad_sequences; "
            "from keras.src.legacy.preprocessing.sequence import skipgrams; x = 1\n",
        ),
        (
            "def f():\n    import tensorflow as tf\n    return tf.square(2)\n\ndef g():\n    import tensorflow as tf\n"
            "    return tf.keras.Input((2,))\n",
            "def f():\n    import keras\n    return keras.ops.square(2)\n\ndef g():\n    import keras\n"
            "    return keras.Input((2,))\n",
        ),
    ],
)
def test_statements_keep_their_form(before, after):
    assert made(before).replace(CHOICE, "") == after


def test_a_name_of_another_scope_is_another_name():
    source = "import tensorflow as tf\n\ndef f(tf):\n    return tf.keras.layers\n\nx = tf.keras.Input((1,))\n"
    assert "    return tf.keras.layers\n" in made(source)
    assert "x = keras.Input((1,))\n" in made(source)


def test_what_needs_tensorflow_stays_with_its_import():
    source = (
        "import tensorflow as tf\nx = tf.keras.Input((1,))\nwith tf.GradientTape() as tape:\n    y = tf.square(x)\n"
    )
    assert made(source) == (
        f"{CHOICE}import keras\nimport tensorflow as tf\nx = keras.Input((1,))\nwith tf.GradientTape() as tape:\n"
        "    y = keras.ops.square(x)\n"
    )
    assert ("SB919", True, "tf.GradientTape") in said(source)
    assert made(made(source)) == made(source)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tf.GradientTape()", "compute_loss"),
        ("tf.data.Dataset.from_tensor_slices(x)", "PyDataset"),
        ("tf.compat.v1.placeholder(x)", "TensorFlow 1"),
        ("tf.distribute.MirroredStrategy().run(x)", "keras.distribution"),
        ("tf.gather(x, y, batch_dims=1)", "no equal"),
    ],
)
def test_what_is_said_of_what_is_left(line, words):
    (change,) = [one for one in modernize(f"import tensorflow as tf\n{line}\n").changes if one.left]
    assert words in change.today
    assert change.line == 2


def test_what_is_gone_is_left_and_said():
    source = "from keras.layers import LocallyConnected1D, Dense\nLocallyConnected1D(3, 2)\n"
    assert made(source) == CHOICE + source
    assert ("SB901", True, "from keras.layers import LocallyConnected1D, Dense") in said(source)


def test_words_in_texts_and_comments_stay():
    source = (
        "import tensorflow as tf\n# tf.keras.layers\nprint('tf.keras.layers', 'lr=0.1')\nx = tf.keras.Input((1,))\n"
    )
    assert "# tf.keras.layers\nprint('tf.keras.layers', 'lr=0.1')\n" in made(source)


def test_a_numpy_import_below_is_none_above():
    source = "import keras\nm.predict([1])\nimport numpy as np\nm.predict([1])\n"
    assert made(source) == (
        f"{CHOICE}import numpy as np\nimport keras\nm.predict(np.array([1]))\nimport numpy as np\n"
        "m.predict(np.array([1]))\n"
    )


def test_what_is_said_of_other_places():
    source = (
        "from sklearn.metrics.regression import r2_score\nfrom keras.layers.core import Dense\n"
        "from keras.losses import mse\n"
    )
    assert [(change.id, change.today) for change in modernize(source).changes if "import" not in change.today] == [
        ("SB921", "scikit-learn has it in sklearn.metrics today."),
        ("SB901", "It is in keras.layers today."),
        ("SB901", "It is keras.losses.mean_squared_error today."),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from tensorflow import function, keras\n", "import keras\n"),
        ("from tensorflow import constant\n", ""),
        ("from keras.callbacks import TensorBoard, EarlyStopping\n", "from keras.callbacks import EarlyStopping\n"),
        ("from keras.layers import Dense, LSTM\n", "from keras.layers import Dense, LSTM\n"),
    ],
)
def test_what_nobody_uses_goes_only_if_it_is_gone(before, after):
    assert made(before).replace(CHOICE, "") == after
