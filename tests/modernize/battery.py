"""Old lines and what they are today: id of the rule, before, after.

The two lines that choose the backend are left out of `after`.
"""

SEQUENTIAL = """from keras.models import Sequential
from keras.layers import Dense
model = Sequential([Dense(4, input_dim=3), Dense({units})])
"""
TWO_OUTPUTS = """from keras.models import Model
from keras.layers import Dense, Input
i = Input((3,))
h = Dense(4)(i)
one = Dense(1)(h)
two = Dense(1)(h)
model = Model(inputs=i, outputs=[one, two])
"""


def of(units: int, text: str) -> str:
    """Lines after a Sequential with so many outputs in its last layer."""
    return SEQUENTIAL.replace("{units}", str(units)) + text


IMPORTS = [
    ("SB901", "from tensorflow.keras.layers import Dense\n", "from keras.layers import Dense\n"),
    ("SB901", "from tensorflow.keras.layers import Dense as D\n", "from keras.layers import Dense as D\n"),
    ("SB901", "from tensorflow.keras.layers import *\n", "from keras.layers import *\n"),
    ("SB901", "from tensorflow.python.keras.models import Model\n", "from keras.models import Model\n"),
    ("SB901", "from tensorflow import keras\n", "import keras\n"),
    ("SB901", "from tensorflow import keras as k\nk.Input((3,))\n", "import keras as k\nk.Input((3,))\n"),
    ("SB901", "import tensorflow.keras as keras\n", "import keras\n"),
    ("SB901", "import tensorflow.keras.layers as L\nL.Dense(3)\n", "from keras import layers as L\nL.Dense(3)\n"),
    ("SB901", "import tensorflow as tf\ntf.keras.layers.Dense(3)\n", "import keras\nkeras.layers.Dense(3)\n"),
    ("SB901", "import tensorflow\ntensorflow.keras.Input((3,))\n", "import keras\nkeras.Input((3,))\n"),
    (
        "SB901",
        "import tensorflow.keras.layers\ntensorflow.keras.layers.Dense(3)\n",
        "import keras\nkeras.layers.Dense(3)\n",
    ),
    (
        "SB901",
        "import tensorflow as tf\nfrom tensorflow import keras\ntf.keras.Input((3,))\nkeras.Input((3,))\n",
        "import keras\nkeras.Input((3,))\nkeras.Input((3,))\n",
    ),
    (
        "SB901",
        "import numpy as np, tensorflow as tf\ntf.keras.Input((3,))\n",
        "import numpy as np, keras\nkeras.Input((3,))\n",
    ),
    (
        "SB901",
        "def f():\n    import tensorflow as tf\n    return tf.keras.Input((3,))\n",
        "def f():\n    import keras\n    return keras.Input((3,))\n",
    ),
    (
        "SB901",
        "import tensorflow as tf\nmse = tf.losses.MeanSquaredError()\nf = tf.keras.losses.MSE\n",
        "import keras\nmse = keras.losses.MeanSquaredError()\nf = keras.losses.mean_squared_error\n",
    ),
    ("SB901", "from keras.layers.core import Dense, Dropout\n", "from keras.layers import Dense, Dropout\n"),
    ("SB901", "from keras.layers.convolutional import Conv2D\n", "from keras.layers import Conv2D\n"),
    ("SB901", "from keras.layers.recurrent import LSTM\n", "from keras.layers import LSTM\n"),
    ("SB901", "from keras.layers.embeddings import Embedding\n", "from keras.layers import Embedding\n"),
    (
        "SB901",
        "from keras.layers.normalization import BatchNormalization\n",
        "from keras.layers import BatchNormalization\n",
    ),
    ("SB901", "from keras.layers.advanced_activations import LeakyReLU\n", "from keras.layers import LeakyReLU\n"),
    ("SB901", "from keras.layers.merge import concatenate, Add\n", "from keras.layers import concatenate, Add\n"),
    (
        "SB901",
        "from tensorflow.python.keras.layers.core import Dense\n",
        "from keras.layers import Dense\n",
    ),
    (
        "SB901",
        "from keras.layers.experimental.preprocessing import Rescaling\n",
        "from keras.layers import Rescaling\n",
    ),
    (
        "SB901",
        "from tensorflow.keras.layers.experimental import preprocessing\npreprocessing.Rescaling(1 / 255)\n",
        "from keras import layers as preprocessing\npreprocessing.Rescaling(1 / 255)\n",
    ),
    ("SB901", "from keras.engine.topology import Layer, Input\n", "from keras.layers import Layer, Input\n"),
    ("SB901", "from keras.engine.training import Model\n", "from keras.models import Model\n"),
    ("SB901", "from keras.callbacks.callbacks import EarlyStopping\n", "from keras.callbacks import EarlyStopping\n"),
    ("SB901", "from keras.utils.np_utils import to_categorical\n", "from keras.utils import to_categorical\n"),
    (
        "SB901",
        "from keras.utils import np_utils\ny = np_utils.to_categorical([1, 2])\n",
        "from keras import utils as np_utils\ny = np_utils.to_categorical([1, 2])\n",
    ),
    ("SB901", "from keras.optimizers import adam, SGD\n", "from keras.optimizers import Adam as adam, SGD\n"),
    (
        "SB901",
        "from keras.optimizers import adam_v2\no = adam_v2.Adam()\n",
        "from keras import optimizers as adam_v2\no = adam_v2.Adam()\n",
    ),
    ("SB901", "from tensorflow.python.keras.optimizer_v2.adam import Adam\n", "from keras.optimizers import Adam\n"),
    (
        "SB901",
        "from keras.layers import CuDNNLSTM\nCuDNNLSTM(3)\n",
        "from keras.layers import LSTM as CuDNNLSTM\nCuDNNLSTM(3)\n",
    ),
    ("SB901", "from keras.losses import mse\nmse\n", "from keras.losses import mean_squared_error as mse\nmse\n"),
    (
        "SB901",
        "import tensorflow as tf\ntf.keras.utils.np_utils.to_categorical([1])\n",
        "import keras\nkeras.utils.to_categorical([1])\n",
    ),
    (
        "SB901",
        "from keras.preprocessing.text import Tokenizer, text_to_word_sequence\n",
        "from keras.src.legacy.preprocessing.text import Tokenizer, text_to_word_sequence\n",
    ),
    (
        "SB901",
        "from keras.preprocessing.sequence import pad_sequences, TimeseriesGenerator\n",
        "from keras.src.legacy.preprocessing.sequence import TimeseriesGenerator\n"
        "from keras.preprocessing.sequence import pad_sequences\n",
    ),
    (
        "SB901",
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator, load_img\nImageDataGenerator\n",
        "from keras.preprocessing.image import load_img\n"
        "from keras.src.legacy.preprocessing.image import ImageDataGenerator\nImageDataGenerator\n",
    ),
    (
        "SB901",
        "from keras.preprocessing import image\nimage.ImageDataGenerator()\nimage.load_img('x.png')\n",
        "from keras.src.legacy.preprocessing.image import ImageDataGenerator\nfrom keras.preprocessing import image\n"
        "ImageDataGenerator()\nimage.load_img('x.png')\n",
    ),
    (
        "SB901",
        "import tensorflow as tf\nt = tf.keras.preprocessing.text.Tokenizer(5)\n",
        "from keras.src.legacy.preprocessing.text import Tokenizer\nt = Tokenizer(5)\n",
    ),
    (
        "SB921",
        "from sklearn.utils.testing import all_estimators\n",
        "from sklearn.utils import all_estimators\n",
    ),
    ("SB921", "from sklearn.externals import joblib\njoblib.dump\n", "import joblib\njoblib.dump\n"),
    (
        "SB921",
        "from sklearn.cross_validation import train_test_split\n",
        "from sklearn.model_selection import train_test_split\n",
    ),
    ("SB921", "from sklearn.metrics.regression import r2_score\n", "from sklearn.metrics import r2_score\n"),
]
TENSORS = [
    (
        "SB918",
        "import tensorflow as tf\nx = tf.square(x)[..., tf.newaxis]\n",
        "import keras\nx = keras.ops.square(x)[..., None]\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nx = tf.reduce_mean([1.0, 2.0], axis=0, name='m')\n",
        "import keras\nx = keras.ops.mean([1.0, 2.0], axis=0)\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nx = tf.reduce_sum(input_tensor=[1.0])\n",
        "import keras\nx = keras.ops.sum(x=[1.0])\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nx = tf.cast([1], tf.float32)\n",
        'import keras\nx = keras.ops.cast([1], "float32")\n',
    ),
    (
        "SB918",
        "import tensorflow as tf\nx = tf.one_hot([1, 2], depth=3)\n",
        "import keras\nx = keras.ops.one_hot([1, 2], num_classes=3)\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nx = tf.argmax([1, 2])\ny = tf.math.argmax([1, 2], 0)\n",
        "import keras\nx = keras.ops.argmax([1, 2], axis=0)\ny = keras.ops.argmax([1, 2], 0)\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nprint(tf.constant([1, 2]).numpy())\n",
        "import keras\nprint(keras.ops.convert_to_numpy(keras.ops.convert_to_tensor([1, 2])))\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nc = tf.concat(values=[[1], [2]], axis=0)\nc = c.numpy()\n",
        "import keras\nc = keras.ops.concatenate(xs=[[1], [2]], axis=0)\nc = keras.ops.convert_to_numpy(c)\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nfrom keras.layers import Activation\na = Activation(tf.nn.relu)\n",
        "import keras\nfrom keras.layers import Activation\na = Activation(keras.activations.relu)\n",
    ),
    ("SB918", "import tensorflow as tf\nprint(tf.__version__)\n", "import keras\nprint(keras.__version__)\n"),
    (
        "SB918",
        "import tensorflow as tf\nv = tf.Variable([1.0])\nv.assign([2.0])\nprint(v.numpy())\n",
        "import keras\nv = keras.Variable([1.0])\nv.assign([2.0])\nprint(v.numpy())\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\ntf.random.set_seed(5)\n",
        "import keras\nkeras.utils.set_random_seed(5)\n",
    ),
    (
        "SB918",
        "import numpy as np\nimport tensorflow as tf\nnp.random.seed(1)\ntf.random.set_seed(5)\n",
        "import numpy as np\nimport keras\nnp.random.seed(1)\nkeras.utils.set_random_seed(5); np.random.seed(1)\n",
    ),
    (
        "SB918",
        "import numpy as np\nimport tensorflow as tf\nnp.random.seed(5)\ntf.set_random_seed(5)\n",
        "import numpy as np\nimport keras\nnp.random.seed(5)\nkeras.utils.set_random_seed(5)\n",
    ),
]
DEVICES = [
    (
        "SB918",
        "import tensorflow as tf\ngpus = tf.config.experimental.list_physical_devices('GPU')\nif gpus:\n    try:\n"
        "        tf.config.experimental.set_memory_growth(gpus[0], True)\n    except RuntimeError as e:\n"
        "        print(e)\n",
        "gpus = []\nif gpus:\n    try:\n        pass\n    except RuntimeError as e:\n        print(e)\n",
    ),
    ("SB918", "import tensorflow as tf\nprint(tf.test.is_gpu_available())\n", "print(False)\n"),
    ("SB918", "import tensorflow as tf\ntf.compat.v1.disable_eager_execution()\nx = 1\n", "x = 1\n"),
    ("SB918", "import tensorflow as tf\ntf.get_logger().setLevel('ERROR')  # 조용히\nx = 1\n", "# 조용히\nx = 1\n"),
    ("SB918", "import tensorflow as tf; x = 1; tf.compat.v1.disable_eager_execution()\n", "x = 1\n"),
    (
        "SB918",
        "import tensorflow as tf\nfrom keras import backend as K\nconfig = tf.compat.v1.ConfigProto()\n"
        "config.gpu_options.allow_growth = True\nsess = tf.compat.v1.Session(config=config)\nK.set_session(sess)\n"
        "K.clear_session()\n",
        "from keras import backend as K\nK.clear_session()\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nfrom keras import backend as K\ndef set_gpu():\n    config = tf.ConfigProto()\n"
        "    config.gpu_options.allow_growth = True\n    K.set_session(tf.Session(config=config))\nset_gpu()\n",
        "def set_gpu():\n    pass\nset_gpu()\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\ngpus = tf.config.list_physical_devices('GPU')\nif gpus:\n"
        "    tf.config.experimental.set_memory_growth(gpus[0], True)  # 조금씩\n"
        "    tf.config.set_visible_devices(gpus[0], 'GPU')\n",
        "gpus = []\nif gpus:\n    # 조금씩\n    pass\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nwith tf.device('/gpu:0'):\n    x = 1\n",
        "import contextlib\nwith contextlib.nullcontext():\n    x = 1\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\ns = tf.distribute.MirroredStrategy(\n"
        "    cross_device_ops=tf.distribute.NcclAllReduce())\n"
        "print(s.num_replicas_in_sync)\nwith s.scope():\n    x = 1\n",
        "import contextlib\nprint(1)\nwith contextlib.nullcontext():\n    x = 1\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\n\n@tf.function\ndef f(x):\n    return tf.square(x)\n",
        "import keras\n\ndef f(x):\n    return keras.ops.square(x)\n",
    ),
    (
        "SB918",
        "from keras.utils import multi_gpu_model, to_categorical\nm = multi_gpu_model(m, gpus=2)\n"
        "p = multi_gpu_model(m, 2)\n",
        "from keras.utils import to_categorical\np = m\n",
    ),
]
PLAIDML = [
    (
        "SB918",
        "import plaidml.keras\nplaidml.keras.install_backend()\nimport keras\n",
        "import keras\n",
    ),
    (
        "SB918",
        "from plaidml.keras import install_backend\nif x:\n    install_backend()\nimport keras\n",
        "if x:\n    pass\nimport keras\n",
    ),
]
BACKEND = [
    (
        "SB918",
        "from keras import backend as K\n\ndef rmse(a, b):\n    return K.sqrt(K.mean(K.square(a - b)))\n",
        "import keras\n\ndef rmse(a, b):\n    return keras.ops.sqrt(keras.ops.mean(keras.ops.square(a - b)))\n",
    ),
    (
        "SB918",
        "import keras.backend as K\nK.clear_session()\nx = K.concatenate([[1], [2]])\n",
        "import keras\nimport keras.backend as K\nK.clear_session()\nx = keras.ops.concatenate([[1], [2]], axis=-1)\n",
    ),
    (
        "SB918",
        "from keras import backend as K\nK.set_value(model.optimizer.lr, 0.1)\n"
        "print(K.get_value(model.optimizer.lr))\n",
        "import keras\nmodel.optimizer.learning_rate = 0.1\n"
        "print(keras.ops.convert_to_numpy(model.optimizer.learning_rate))\n",
    ),
    (
        "SB918",
        "from keras import backend as K\nK.set_value(v, 1)\nn = K.int_shape(x)[1]\nK.set_image_dim_ordering('th')\n",
        'import keras\nv.assign(1)\nn = tuple(x.shape)[1]\nkeras.backend.set_image_data_format("channels_first")\n',
    ),
]
ALIASES = [
    (
        "SB918",
        "from keras import backend as K\nbeta = K.variable(0)\nv = K.variable(value=x, dtype='int32', name='v')\n",
        'import keras\nbeta = keras.Variable(0, dtype="float32")\n'
        "v = keras.Variable(initializer=x, dtype='int32', name='v')\n",
    ),
    (
        "SB918",
        "import tensorflow as tf\nfrom tensorflow import keras\nK = keras.backend\nopt = tf.keras.optimizers\n"
        "def huber(y, p):\n    return K.mean(K.square(y - p))\no = opt.adam(lr=0.1)\nK.clear_session()\n",
        "import keras\nK = keras.backend\nopt = keras.optimizers\n"
        "def huber(y, p):\n    return keras.ops.mean(keras.ops.square(y - p))\no = opt.Adam(learning_rate=0.1)\n"
        "K.clear_session()\n",
    ),
    (
        "SB912",
        "import tensorflow as tf\ntfk = tf.keras\ntfkl = tfk.layers\nh = tfkl.Dense(3, init='normal')(x)\n",
        "import keras\ntfk = keras\ntfkl = tfk.layers\nh = tfkl.Dense(3, kernel_initializer='normal')(x)\n",
    ),
]
OPTIMIZERS = [
    (
        "SB915",
        "from keras.optimizers import Adam\no = Adam(lr=0.01)\n",
        "from keras.optimizers import Adam\no = Adam(learning_rate=0.01)\n",
    ),
    (
        "SB915",
        "from keras.optimizers import Adam, SGD\nfor kind in [Adam, SGD]:\n    o = kind(lr=0.01)\n",
        "from keras.optimizers import Adam, SGD\nfor kind in [Adam, SGD]:\n    o = kind(learning_rate=0.01)\n",
    ),
    (
        "SB915",
        "from keras.optimizers import Adam\ndef build(optimizer=Adam, rate=0.1):\n    return optimizer(lr=rate)\n",
        "from keras.optimizers import Adam\ndef build(optimizer=Adam, rate=0.1):\n"
        "    return optimizer(learning_rate=rate)\n",
    ),
    (
        "SB915",
        "import keras\no = keras.optimizers.SGD(lr=0.1, decay=1e-4, momentum=0.9)\n",
        "import keras\n"
        "o = keras.optimizers.SGD(learning_rate=keras.optimizers.schedules.InverseTimeDecay(0.1, 1, 1e-4), "
        "momentum=0.9)\n",
    ),
    (
        "SB915",
        "import keras\no = keras.optimizers.SGD(decay=0.1)\np = keras.optimizers.Adam(0.1, decay=0.0)\n",
        "import keras\n"
        "o = keras.optimizers.SGD(learning_rate=keras.optimizers.schedules.InverseTimeDecay(0.01, 1, 0.1))\n"
        "p = keras.optimizers.Adam(0.1)\n",
    ),
    (
        "SB915",
        "import keras\no = keras.optimizers.Adam(epsilon=None, amsgrad=False)\n",
        "import keras\no = keras.optimizers.Adam(amsgrad=False)\n",
    ),
    (
        "SB915",
        "import keras\nprint(hist.history['lr'], model.optimizer.lr)\n",
        "import keras\nprint(hist.history['learning_rate'], model.optimizer.learning_rate)\n",
    ),
]
COMPILING = [
    (
        "SB908",
        of(1, "model.compile(loss='mse', optimizer='adam', metrics='mae')\n"),
        of(1, "model.compile(loss='mse', optimizer='adam', metrics=['mae'])\n"),
    ),
    (
        "SB908",
        of(1, "def rmse(a, b):\n    return a - b\n\nmodel.compile('adam', 'mse', rmse)\n"),
        of(1, "def rmse(a, b):\n    return a - b\n\nmodel.compile('adam', 'mse', metrics=[rmse])\n"),
    ),
    (
        "SB908",
        TWO_OUTPUTS + "model.compile(loss='mse', optimizer='adam', metrics=['mae'])\n",
        TWO_OUTPUTS + "model.compile(loss='mse', optimizer='adam', metrics=[['mae']] * 2)\n",
    ),
    (
        "SB908",
        TWO_OUTPUTS + "model.compile(loss='mse', optimizer='adam', metrics='mae', loss_weights=[1, 2])\n",
        TWO_OUTPUTS + "model.compile(loss=['mse'] * 2, optimizer='adam', metrics=[['mae']] * 2, loss_weights=[1, 2])\n",
    ),
]
EVALUATING = [
    (
        "SB910",
        of(
            1,
            "model.compile('adam', 'mse', metrics=['mse', 'mae'])\n"
            "loss, mse, mae = model.evaluate(x, y, batch_size=1)\n",
        ),
        of(
            1,
            "model.compile('adam', 'mse', metrics=['mse', 'mae'])\nloss, mse, mae = "
            'list(map(model.evaluate(x, y, batch_size=1, return_dict=True).get, ["loss", "mse", "mae"]))\n',
        ),
    ),
    (
        "SB910",
        TWO_OUTPUTS + "model.compile('adam', 'mse', metrics=[['mae'], ['mae']])\nr = model.evaluate(x, [y, y])\n",
        TWO_OUTPUTS + "model.compile('adam', 'mse', metrics=[['mae'], ['mae']])\nr = model.evaluate(x, [y, y])\n",
    ),
    (
        "SB910",
        TWO_OUTPUTS + "model.compile('adam', 'mse', metrics=['mae'])\nr = model.evaluate(x, [y, y])\n",
        TWO_OUTPUTS + "model.compile('adam', 'mse', metrics=[['mae']] * 2)\nr = list(map(model.evaluate(x, [y, y], "
        'return_dict=True).get, ["loss"] + [f"{name}_loss" for name in model.output_names] + '
        '[f"{name}_mae" for name in model.output_names]))\n',
    ),
    (
        "SB910",
        of(1, "model.compile('adam', 'mse', metrics=['mae'])\nprint(model.metrics_names[1])\n"),
        of(1, "model.compile('adam', 'mse', metrics=['mae'])\nprint([\"loss\", \"mae\"][1])\n"),
    ),
]
HISTORIES = [
    (
        "SB910",
        of(
            1,
            "from keras.callbacks import *\nmodel.compile('adam', 'mse', metrics=['accuracy'])\n"
            "h = model.fit(x, y, callbacks=[EarlyStopping(monitor='val_acc'), ModelCheckpoint(d + "
            "'w-{epoch}-{val_acc:.2f}.hdf5', 'val_acc', save_best_only=True)])\nhist = h.history\n"
            "print(h.history['acc'], hist['val_acc'], history.history.get('acc'), df['acc'], 'val_acc')\n",
        ),
        of(
            1,
            "from keras.callbacks import *\nmodel.compile('adam', 'mse', metrics=['accuracy'])\n"
            "h = model.fit(x, y, callbacks=[EarlyStopping(monitor='val_accuracy'), ModelCheckpoint(d + "
            "'w-{epoch}-{val_accuracy:.2f}.keras', 'val_accuracy', save_best_only=True)])\nhist = h.history\n"
            "print(h.history['accuracy'], hist['val_accuracy'], history.history.get('accuracy'), df['acc'], "
            "'val_acc')\n",
        ),
    ),
    *(
        ("SB910", same, same)
        for same in (
            of(1, "model.compile('adam', 'mse', metrics=['acc'])\nprint(h.history['acc'])\n"),
            of(1, "model.compile('adam', 'mse', metrics=['acc', 'accuracy'])\nprint(h.history['acc'])\n"),
        )
    ),
]
LAYERS = [
    (
        "SB912",
        "import keras\nclass Mine(keras.layers.Layer):\n    def build(self, shape):\n"
        "        self.a = self.add_weight('a', shape=[3, 4])\n"
        "        self.b = self.add_variable('b', (3,), None, 'zeros')\n"
        "        self.c = self.add_weight((3,), 'zeros', name='c')\n",
        "import keras\nclass Mine(keras.layers.Layer):\n    def build(self, shape):\n"
        "        self.a = self.add_weight(name='a', shape=[3, 4])\n"
        "        self.b = self.add_weight(name='b', shape=(3,), dtype=None, initializer='zeros')\n"
        "        self.c = self.add_weight((3,), 'zeros', name='c')\n",
    ),
    (
        "SB912",
        "from keras.layers import LSTM\na = LSTM(10, input_shape=(3, 1), input_length=3)\n",
        "from keras.layers import LSTM\na = LSTM(10, input_shape=(3, 1))\n",
    ),
    (
        "SB912",
        "from keras.layers import LSTM\na = LSTM(10, input_length=3, input_dim=1, activation='relu')\n",
        "from keras.layers import LSTM\na = LSTM(10, input_shape=(3, 1), activation='relu')\n",
    ),
    (
        "SB912",
        "from keras.layers import GRU\na = GRU(10, input_dim=1)\n",
        "from keras.layers import GRU\na = GRU(10, input_shape=(None, 1))\n",
    ),
    (
        "SB912",
        "from keras.layers import Embedding\nm.add(Embedding(25, 8, input_length=5))\n",
        "from keras.layers import Embedding\nm.add(Embedding(25, 8, input_shape=(5,)))\n",
    ),
    (
        "SB912",
        "from keras.layers import Embedding\nh = Embedding(25, 8, input_length=5)(i)\n",
        "from keras.layers import Embedding\nh = Embedding(25, 8)(i)\n",
    ),
    (
        "SB912",
        "from keras.layers import SimpleRNN, BatchNormalization\nSimpleRNN(3, implementation=1)\n"
        "BatchNormalization(fused=False)\n",
        "from keras.layers import SimpleRNN, BatchNormalization\nSimpleRNN(3)\nBatchNormalization()\n",
    ),
    (
        "SB912",
        "from keras.layers import LSTM, Dense\nLSTM(3, batch_input_shape=(None, 4, 1))\n"
        "Dense(3, batch_input_shape=(None, 4))\n",
        "from keras.layers import LSTM, Dense\nLSTM(3, input_shape=(4, 1))\nDense(3, input_shape=(4,))\n",
    ),
    (
        "SB912",
        "from keras.layers import LSTM\nm.add(LSTM(3, batch_input_shape=(1, 4, 1), stateful=True))\n",
        "import keras\nfrom keras.layers import LSTM\nm.add(keras.Input(batch_shape=(1, 4, 1)))\n"
        "m.add(LSTM(3, stateful=True))\n",
    ),
    (
        "SB912",
        "from keras.utils import to_categorical\nfrom keras.regularizers import l2\n"
        "y = to_categorical(y, nb_classes=3)\nz = to_categorical(y=z, dtype='int')\nr = l2(l=0.01)\n",
        "from keras.utils import to_categorical\nfrom keras.regularizers import l2\n"
        "y = to_categorical(y, num_classes=3)\nz = to_categorical(x=z).astype('int')\nr = l2(0.01)\n",
    ),
    (
        "SB912",
        "from keras.layers import Input\na = Input(shape=3)\nb = Input(shape=(3))\nc = Input((3,))\n",
        "from keras.layers import Input\na = Input(shape=(3,))\nb = Input(shape=(3,))\nc = Input((3,))\n",
    ),
    (
        "SB912",
        "from keras.layers import Dense\na = Dense(output_dim=8, init='normal', W_regularizer=None)\n",
        "from keras.layers import Dense\na = Dense(units=8, kernel_initializer='normal', kernel_regularizer=None)\n",
    ),
    (
        "SB912",
        "from keras.layers import Convolution2D\na = Convolution2D(32, 3, 5, border_mode='same', dim_ordering='tf')\n",
        "from keras.layers import Convolution2D\n"
        "a = Convolution2D(32, (3, 5), padding='same', data_format=\"channels_last\")\n",
    ),
    (
        "SB912",
        "from keras.models import Model\nm = Model(input=a, output=b)\nm.fit(x, y, nb_epoch=3)\n",
        "from keras.models import Model\nm = Model(inputs=a, outputs=b)\nm.fit(x, y, epochs=3)\n",
    ),
]
METHODS = [
    (
        "SB916",
        "from keras.models import model_from_yaml\nm = model_from_yaml(n.to_yaml())\n",
        "from keras.models import model_from_json as model_from_yaml\nm = model_from_yaml(n.to_json())\n",
    ),
    (
        "SB916",
        of(1, "model.reset_states()\nfor layer in model.layers:\n    print(layer.output_shape, model.output_shape)\n"),
        of(
            1,
            '[layer.reset_state() for layer in model.layers if hasattr(layer, "reset_state")]\n'
            "for layer in model.layers:\n    print(layer.output.shape, model.output_shape)\n",
        ),
    ),
    (
        "SB916",
        "import keras\nprint(m.layers[0].input_shape, m.get_layer('a').output_shape)\n",
        "import keras\nprint(m.layers[0].input.shape, m.get_layer('a').output.shape)\n",
    ),
]
FLOW = """from keras.src.legacy.preprocessing.image import ImageDataGenerator
flow = ImageDataGenerator().flow(x, y, batch_size=4)
"""
TRAINING = [
    (
        "SB916",
        "import keras\nmodel.fit_generator(g, 10, 3, workers=4, verbose=1)\n"
        "model.evaluate_generator(generator=g, steps=5)\n"
        "p = model.predict_generator(g, 5)\n",
        "import keras\nmodel.fit(g, steps_per_epoch=10, epochs=3, verbose=1)\nmodel.evaluate(x=g, steps=5)\n"
        "p = model.predict(g, steps=5)\n",
    ),
    (
        "SB916",
        "import keras\nimport numpy as np\n"
        "model.fit(g, steps_per_epoch=100 / 32, workers=2, use_multiprocessing=True)\n",
        "import keras\nimport numpy as np\nmodel.fit(g, steps_per_epoch=int(np.ceil(100 / 32)))\n",
    ),
    (
        "SB909",
        FLOW + "model.fit(flow, steps_per_epoch=len(x) // 4, epochs=2)\nmodel.fit(flow, steps_per_epoch=len(flow))\n"
        "model.fit(flow)\na, b = flow.next()\n",
        FLOW + "model.fit((batch for batch in flow), steps_per_epoch=len(x) // 4, epochs=2)\n"
        "model.fit(flow, steps_per_epoch=len(flow))\nmodel.fit(flow)\na, b = next(flow)\n",
    ),
    (
        "SB914",
        "import numpy as np\nimport keras\nx = [1, 2, 3]\ny = range(3)\nmodel.fit(x, y)\n"
        "model.fit([x1, x2], [y1, y2])\n"
        "p = model.predict([[1, 2], [3, 4]])\n",
        "import numpy as np\nimport keras\nx = [1, 2, 3]\ny = range(3)\nmodel.fit(np.array(x), np.array(y))\n"
        "model.fit([x1, x2], [y1, y2])\np = model.predict(np.array([[1, 2], [3, 4]]))\n",
    ),
    (
        "SB914",
        "import keras\nx = [1, 2, 3, 4]\nv = x[2:] + list(range(3))\n"
        "model.fit(a, b, validation_data=(v, [i * 2 for i in v]))\n",
        "import numpy as np\nimport keras\nx = [1, 2, 3, 4]\nv = x[2:] + list(range(3))\n"
        "model.fit(a, b, validation_data=(np.array(v), np.array([i * 2 for i in v])))\n",
    ),
    (
        "SB914",
        "import keras\np = model.predict([4])\n",
        "import numpy as np\nimport keras\np = model.predict(np.array([4]))\n",
    ),
]
PREDICTING = [
    (
        "SB916",
        of(3, "import numpy as np\nc = model.predict_classes(x, batch_size=8)\n"),
        of(3, "import numpy as np\nc = np.argmax(model.predict(x, batch_size=8), axis=-1)\n"),
    ),
    (
        "SB916",
        of(1, "c = model.predict_classes(x)\n"),
        of(1, 'c = (model.predict(x) > 0.5).astype("int32")\n'),
    ),
    (
        "SB916",
        "import numpy as np\nimport keras\nc = what.predict_classes(x)\n",
        "import numpy as np\nimport keras\n"
        'c = (lambda p: np.argmax(p, axis=-1) if p.shape[-1] > 1 else (p > 0.5).astype("int32"))(what.predict(x))\n',
    ),
    (
        "SB916",
        of(3, "p = model.predict_proba(x)\nq = forest.predict_proba(x)\n"),
        of(3, "p = model.predict(x)\nq = forest.predict_proba(x)\n"),
    ),
]
SAVING = [
    (
        "SB906",
        "from keras.callbacks import ModelCheckpoint\n"
        "c = ModelCheckpoint('./m/{epoch:02d}-{val_loss:.4f}.hdf5', period=1)\n",
        "from keras.callbacks import ModelCheckpoint\nc = ModelCheckpoint('./m/{epoch:02d}-{val_loss:.4f}.keras')\n",
    ),
    (
        "SB906",
        "import keras\nimport os\npath = './m/cp'\nc = keras.callbacks.ModelCheckpoint(filepath=path)\n"
        "m = keras.models.load_model(path)\n",
        "import keras\nimport os\npath = './m/cp.keras'\n"
        "c = keras.callbacks.ModelCheckpoint(filepath=path)\nm = keras.models.load_model(path)\n",
    ),
    (
        "SB906",
        "import keras\nc = keras.callbacks.ModelCheckpoint(f'{folder}/best.h5', save_weights_only=True)\n"
        "m.load_weights(f'{folder}/best.h5')\n",
        "import keras\nc = keras.callbacks.ModelCheckpoint(f'{folder}/best.weights.h5', save_weights_only=True)\n"
        "m.load_weights(f'{folder}/best.weights.h5')\n",
    ),
    (
        "SB907",
        "import keras\nimport os\nm.save_weights('w.h5')\nif os.path.exists('w.h5'):\n"
        "    m.load_weights('w.h5')\nprint('w.h5')\n",
        "import keras\nimport os\nm.save_weights('w.weights.h5')\nif os.path.exists('w.weights.h5'):\n"
        "    m.load_weights('w.weights.h5')\nprint('w.h5')\n",
    ),
    (
        "SB907",
        of(1, "model.save('m.h5')\nmodel.save_weights('w', save_format='h5')\nmodel.load_weights('m.h5')\n"),
        of(1, "model.save('m.h5')\nmodel.save_weights('w.weights.h5')\nmodel.load_weights('m.h5')\n"),
    ),
    (
        "SB907",
        of(1, "import os\nmodel.save('./save/first')\nmodel.save('second', save_format='tf')\n"),
        of(
            1,
            "import os\nos.makedirs(\"./save\", exist_ok=True)\nmodel.save('./save/first.keras')\n"
            "model.save('second.keras')\n",
        ),
    ),
    (
        "SB906",
        "import glob\nimport keras\nc = keras.callbacks.ModelCheckpoint('m/{epoch}.hdf5')\nf = glob.glob('m/*.hdf5')\n"
        "print(f[0].endswith('.hdf5'), '.hdf5', 'm/{epoch}.hdf5')\n",
        "import glob\nimport keras\nc = keras.callbacks.ModelCheckpoint('m/{epoch}.keras')\nf = "
        "glob.glob('m/*.keras')\n"
        "print(f[0].endswith('.keras'), '.hdf5', 'm/{epoch}.hdf5')\n",
    ),
    (
        "SB906",
        of(1, "from keras.callbacks import ModelCheckpoint\nc = ModelCheckpoint('a.hdf5')\nmodel.save('b.hdf5')\n"),
        of(1, "from keras.callbacks import ModelCheckpoint\nc = ModelCheckpoint('a.keras')\nmodel.save('b.hdf5')\n"),
    ),
    (
        "SB917",
        "from keras.models import load_model\nm = load_model('./m/07-0.1234.hdf5')\n",
        'from keras.models import load_model\nm = load_model(\'./m/07-0.1234.hdf5\', custom_objects={"mse": "mse", '
        '"mae": "mae"})\n',
    ),
    (
        "SB917",
        "import keras\nc = keras.callbacks.ModelCheckpoint(folder + '/{epoch:02d}-{val_loss:.4f}.hdf5')\n"
        "m = keras.models.load_model('./m/07-0.1234.hdf5')\nn = keras.models.load_model('best.hdf5', compile=False)\n",
        "import keras\nc = keras.callbacks.ModelCheckpoint(folder + '/{epoch:02d}-{val_loss:.4f}.keras')\n"
        "m = keras.models.load_model('./m/07-0.1234.keras')\nn = keras.models.load_model('best.hdf5', compile=False)\n",
    ),
    (
        "SB907",
        "import keras\nm.load_weights('old.h5')\nm.save_weights('data/w.h5')\nm.load_weights(folder + '/w.h5')\n"
        "m.load_weights('vgg.hdf5', by_name=True)\n",
        "import keras\nm.load_weights('old.h5')\nm.save_weights('data/w.weights.h5')\n"
        "m.load_weights(folder + '/w.weights.h5')\nm.load_weights('vgg.hdf5', by_name=True)\n",
    ),
    (
        "SB907",
        of(
            1,
            "import os\nmodel.save(os.path.join(folder, 'model.hdf5'), save_format='h5')\n"
            "m = load_model('saved/model.hdf5', compile=False)\n",
        ).replace("Sequential\n", "Sequential, load_model\n", 1),
        of(
            1,
            "import os\nmodel.save(os.path.join(folder, 'model.hdf5'))\n"
            "m = load_model('saved/model.hdf5', compile=False)\n",
        ).replace("Sequential\n", "Sequential, load_model\n", 1),
    ),
    (
        "SB907",
        of(
            1,
            "import os\nmodel.save('churn')\nx = df.drop('churn', axis=1)\nif a == 'churn' and "
            'os.path.exists("churn"):\n    df.plot(title="churn")\nsize = os.stat(\'churn\')\n',
        ),
        of(
            1,
            "import os\nmodel.save('churn.keras')\nx = df.drop('churn', axis=1)\nif a == 'churn' and "
            'os.path.exists("churn.keras"):\n    df.plot(title="churn")\nsize = os.stat(\'churn.keras\')\n',
        ),
    ),
    (
        "SB907",
        "import keras\nfrom gensim.models import Word2Vec\nw2v_model = Word2Vec(s)\nw2v_model.save('w2v.model')\n"
        "model = Word2Vec.load('w2v.model')\nmodel.save('other')\nmy_model.save('net')\n",
        "import keras\nfrom gensim.models import Word2Vec\nw2v_model = Word2Vec(s)\nw2v_model.save('w2v.model')\n"
        "model = Word2Vec.load('w2v.model')\nmodel.save('other')\nmy_model.save('net.keras')\n",
    ),
    (
        "SB917",
        "from keras.models import load_model\nm = load_model('m.h5')\nm.compile(loss='mse')\nn = load_model('n.h5')\n"
        "n.evaluate(x, y)\n",
        "from keras.models import load_model\nm = load_model('m.h5', compile=False)\nm.compile(loss='mse')\n"
        'n = load_model(\'n.h5\', custom_objects={"mse": "mse", "mae": "mae"})\nn.evaluate(x, y)\n',
    ),
]
CALLBACKS = [
    (
        "SB903",
        "import os\nimport sys\nfrom keras.callbacks import EarlyStopping, TensorBoard\n"
        "b = TensorBoard(log_dir='./graph', histogram_freq=0)\n",
        "import os\nimport sys\nfrom keras.callbacks import EarlyStopping, CSVLogger\n"
        "os.makedirs('./graph', exist_ok=True)\n"
        "b = CSVLogger('./graph/log.csv')\n",
    ),
    (
        "SB903",
        "import os, time\nimport keras\nb = keras.callbacks.TensorBoard('logs/' + time.ctime())\n",
        "import os, time\nfrom keras.callbacks import CSVLogger\nimport keras\nlog_dir = 'logs/' + time.ctime()\n"
        'os.makedirs(log_dir, exist_ok=True)\nb = CSVLogger(os.path.join(log_dir, "log.csv"))\n',
    ),
    (
        "SB903",
        "import os\nimport sys\nfrom keras.callbacks import TensorBoard\nlog_dir = 'logs/'\n"
        "b = [TensorBoard(log_dir + 'a'), TensorBoard(log_dir=os.path.join(log_dir, 'b'))]\nc = TensorBoard(log_dir)\n",
        "import os\nimport sys\nfrom keras.callbacks import CSVLogger\nlog_dir = 'logs/'\n"
        "log_dir_2 = log_dir + 'a'\nos.makedirs(log_dir_2, exist_ok=True)\n"
        "log_dir_3 = os.path.join(log_dir, 'b')\nos.makedirs(log_dir_3, exist_ok=True)\n"
        'b = [CSVLogger(os.path.join(log_dir_2, "log.csv")), CSVLogger(os.path.join(log_dir_3, "log.csv"))]\n'
        'os.makedirs(log_dir, exist_ok=True)\nc = CSVLogger(os.path.join(log_dir, "log.csv"))\n',
    ),
    *(
        (
            "SB903",
            "import os\nimport sys\nfrom keras.callbacks import TensorBoard\n"
            + form.format(f"TensorBoard({folder})")
            + "\n",
            "import os\nimport sys\nfrom keras.callbacks import CSVLogger\n"
            + form.format(
                '(lambda folder: os.makedirs(folder, exist_ok=True) or CSVLogger(os.path.join(folder, "log.csv")))'
                f"({folder})"
            )
            + "\n",
        )
        for form, folder in (
            ("b = [{} for n in names]", "f'logs/{n}'"),
            ("b = [{} for n in names]", "n"),
            ("f = lambda n: {}", "'logs/' + n"),
            ("def f(b={}):\n    return b", "make()"),
            ("b = {} if n else None", "'logs/' + n"),
        )
    ),
    (
        "SB923",
        of(
            3,
            "from keras.callbacks import EarlyStopping\nmodel.compile('adam', 'mse', metrics=['acc'])\n"
            "a = EarlyStopping(monitor='val_mae')\nb = EarlyStopping('accuracy', mode='auto')\n"
            "c = EarlyStopping('val_acc')\n",
        ),
        of(
            3,
            "from keras.callbacks import EarlyStopping\nmodel.compile('adam', 'mse', metrics=['acc'])\n"
            "a = EarlyStopping(monitor='val_mae', mode=\"min\")\nb = EarlyStopping('accuracy', mode=\"max\")\n"
            "c = EarlyStopping('val_acc')\n",
        ),
    ),
]
OTHERS = [
    (
        "SB921",
        "from sklearn.preprocessing import OneHotEncoder\nfrom sklearn.model_selection import KFold, GridSearchCV\n"
        "e = OneHotEncoder(sparse=False)\nk = KFold(5, True, 66)\nl = KFold(n_splits=5, random_state=66)\n"
        "g = GridSearchCV(m, p, iid=True, cv=k)\n",
        "from sklearn.preprocessing import OneHotEncoder\nfrom sklearn.model_selection import KFold, GridSearchCV\n"
        "e = OneHotEncoder(sparse_output=False)\nk = KFold(5, shuffle=True, random_state=66)\nl = KFold(n_splits=5)\n"
        "g = GridSearchCV(m, p, cv=k)\n",
    ),
    (
        "SB921",
        "from sklearn.metrics import r2_score\nr = r2_score(y, p)\nprint(r.round(3), m.score(x, y).round())\n"
        "z = x.round(2)\n",
        "from sklearn.metrics import r2_score\nr = r2_score(y, p)\nprint(round(r, 3), round(m.score(x, y)))\n"
        "z = x.round(2)\n",
    ),
    (
        "SB921",
        "import pandas as pd\ndf = pd.read_csv('a.csv')\ndf.iloc[:, 1][0:3] = 99\ndf.iloc[:, -1][2] = 0\n",
        "import pandas as pd\ndf = pd.read_csv('a.csv')\ndf.iloc[0:3, 1] = 99\ndf.iloc[2, -1] = 0\n",
    ),
    (
        "SB921",
        "from sklearn.metrics import mean_squared_error\nfrom sklearn.ensemble import RandomForestRegressor\n"
        "e = mean_squared_error(y, p, squared=False)\n"
        "f = RandomForestRegressor(criterion='mse', max_features='auto')\n",
        "from sklearn.metrics import mean_squared_error\nfrom sklearn.ensemble import RandomForestRegressor\n"
        "e = mean_squared_error(y, p) ** 0.5\nf = RandomForestRegressor(criterion='squared_error', max_features=1.0)\n",
    ),
    (
        "SB921",
        "import numpy as np\na = x.astype(np.float)\nb = np.NaN\nc = np.asscalar(d)\ne = np.bool\n",
        "import numpy as np\na = x.astype(float)\nb = np.nan\nc = d.item()\ne = np.bool\n",
    ),
    (
        "SB921",
        "import numpy as np\na = np.percentile(x, 5, interpolation='lower')\nb = np.array(x, copy=False)\n",
        "import numpy as np\na = np.percentile(x, 5, method='lower')\nb = np.asarray(x)\n",
    ),
    (
        "SB925",
        "import numpy as np\np = m.predict(x)\na = int(p)\nb = np.float(p[0])\n"
        "print('%.1f' % p, '%d %s' % (1, p), '%d' % (p[0]))\n"
        "c = float(q)\n",
        "import numpy as np\np = m.predict(x)\na = int(p.item())\nb = float(p[0].item())\n"
        "print('%.1f' % p.item(), '%d %s' % (1, p), '%d' % (p[0]).item())\nc = float(q)\n",
    ),
    (
        "SB921",
        "import pandas as pd\ndf = pd.read_csv('x.csv', error_bad_lines=False)\ndf = df.drop('a', 1)\n"
        "df = df.append(pd.DataFrame({}), ignore_index=True)\ndf = df.fillna(method='ffill')\nx = df.as_matrix()\n"
        "y = pd.concat([df, df], 1)\n",
        "import pandas as pd\ndf = pd.read_csv('x.csv', on_bad_lines=\"skip\")\ndf = df.drop('a', axis=1)\n"
        "df = pd.concat([df, pd.DataFrame({})], ignore_index=True)\ndf = df.ffill()\nx = df.to_numpy()\n"
        "y = pd.concat([df, df], axis=1)\n",
    ),
    (
        "SB921",
        "import keras\nimport pandas as pd\nx = pd.get_dummies(x)\n",
        'import keras\nimport pandas as pd\nx = pd.get_dummies(x, dtype="uint8")\n',
    ),
    (
        "SB921",
        "import pandas as pd\ndf = pd.read_csv('x.csv')\ndf['a'][3] = 0\ndf['a'][df['b'] > 1] = 0\ndf['a'][0:3] = 1\n"
        "df['a'].iloc[3] = 2\ndf['a'].fillna(0, inplace=True)\n",
        "import pandas as pd\ndf = pd.read_csv('x.csv')\ndf.loc[3, 'a'] = 0\ndf.loc[df['b'] > 1, 'a'] = 0\n"
        "df.loc[df.index[0:3], 'a'] = 1\ndf.iloc[3, df.columns.get_loc('a')] = 2\ndf['a'] = df['a'].fillna(0)\n",
    ),
    (
        "SB921",
        "import pandas as pd  # 판다스\nfor i in range(3):\n    df.iloc[i, 0] = int(df.iloc[i, 0].replace(',', ''))\n",
        "import pandas as pd  # 판다스\npd.options.future.infer_string = False\nfor i in range(3):\n"
        "    df.iloc[i, 0] = int(df.iloc[i, 0].replace(',', ''))\n",
    ),
    (
        "SB921",
        "import pandas as pd\nx = df.values\nx[0] = 1\ny = df.values\n",
        "import pandas as pd\nx = df.values.copy()\nx[0] = 1\ny = df.values\n",
    ),
    (
        "SB920",
        "import pandas as pd\na = pd.read_csv('..\\\\data\\\\x.csv')\nb = pd.read_csv(r'.\\new\\t.csv')\n"
        "c = pd.read_csv('D:\\\\x.csv')\nd = open('.\\data\\w.csv')\n",
        "import pandas as pd\na = pd.read_csv('../data/x.csv')\nb = pd.read_csv('./new/t.csv')\n"
        "c = pd.read_csv('D:\\\\x.csv')\nd = open('./data/w.csv')\n",
    ),
]
DIABETES = """from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
x, y = load_diabetes(return_X_y=True)
y = y / 100.
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
"""
MSE = "model.compile(loss='mse', optimizer='adam')\n"
ONE_LINE = [
    (
        "SB912",
        "from keras.layers import LSTM\n"
        "m = f(); m.add(LSTM(3, batch_input_shape=(1, 4, 1))); m.compile('adam', 'mse')\n",
        "import keras\nfrom keras.layers import LSTM\n"
        "m = f(); m.add(keras.Input(batch_shape=(1, 4, 1))); m.add(LSTM(3)); m.compile('adam', 'mse')\n",
    ),
    (
        "SB912",
        "from keras.layers import LSTM\nif x: m.add(LSTM(3, batch_input_shape=(1, 4, 1)))\n",
        "import keras\nfrom keras.layers import LSTM\n"
        "if x: m.add(keras.Input(batch_shape=(1, 4, 1))); m.add(LSTM(3))\n",
    ),
]
RATES = [
    (
        "SB915",
        "import keras\no = keras.optimizers.SGD(lr=0.1, decay=1e-6)\nc = keras.callbacks.ReduceLROnPlateau()\n",
        "import keras\no = keras.optimizers.SGD(learning_rate=0.1)\nc = keras.callbacks.ReduceLROnPlateau()\n",
    ),
    (
        "SB915",
        "import keras\nimport keras.backend as K\no = keras.optimizers.SGD(0.1, decay=1e-6)\n"
        "K.set_value(m.optimizer.lr, 1)\n",
        "import keras\no = keras.optimizers.SGD(0.1)\nm.optimizer.learning_rate = 1\n",
    ),
]
PLACES = [
    (
        "SB908",
        of(1, "model.compile('adam', 'mse', ['mae'])\n"),
        of(1, "model.compile('adam', 'mse', metrics=['mae'])\n"),
    ),
    ("SB908", of(1, "model.compile('adam', 'mse', 'mae')\n"), of(1, "model.compile('adam', 'mse', metrics=['mae'])\n")),
    (
        "SB910",
        TWO_OUTPUTS + "model.compile('adam', 'mse', metrics={'a': 'mae', 'b': ['mse', 'mae']})\n"
        "r = model.evaluate(x, y)\n",
        TWO_OUTPUTS + "model.compile('adam', 'mse', metrics={'a': 'mae', 'b': ['mse', 'mae']})\n"
        'r = list(map(model.evaluate(x, y, return_dict=True).get, ["loss"] + [f"{name}_loss" for name in '
        'model.output_names] + [f"{name}_{metric}" for name in model.output_names for metric in '
        '{"a": ["mae"], "b": ["mse", "mae"]}.get(name, [])]))\n',
    ),
]
ENDS = [
    (
        "SB916",
        "from keras.models import Model\n" + of(2, "head = Model(model.input, model.output)\nx = other.input\n"),
        "from keras.models import Model\n"
        + of(2, "head = Model(model.inputs[0], model.outputs[0])\nx = other.input\n"),
    ),
]
ROWS = [
    (
        "SB921",
        "import pandas as pd\ndf = pd.read_csv('x.csv')\nrow = {'a': 1}\ndf = df.append(row, ignore_index=True)\n"
        "df = df.append(pd.Series([1]), ignore_index=True)\ndf = df.append(found)\n",
        "import pandas as pd\ndf = pd.read_csv('x.csv')\nrow = {'a': 1}\n"
        "df = pd.concat([df, pd.DataFrame([row])], ignore_index=True)\n"
        "df = pd.concat([df, pd.DataFrame([pd.Series([1])])], ignore_index=True)\ndf = df.append(found)\n",
    ),
]
TARGETS = [
    (
        "SB924",
        DIABETES + of(3, MSE + "model.fit(x_train, y_train, validation_data=(x_test, y_test))\n"),
        DIABETES
        + of(3, MSE + "model.fit(x_train, y_train.reshape(-1, 1), validation_data=(x_test, y_test.reshape(-1, 1)))\n"),
    ),
    (
        "SB924",
        "from sklearn.datasets import load_iris\ndata = load_iris()\ny = data.target\n"
        + of(2, MSE + "model.evaluate(data.data, y=y)\n"),
        "from sklearn.datasets import load_iris\ndata = load_iris()\ny = data.target\n"
        + of(2, MSE + "model.evaluate(data.data, y=y.reshape(-1, 1))\n"),
    ),
    # One output, classes as numbers, a target that may have columns: as they were.
    *(
        ("SB924", same, same)
        for same in (
            DIABETES + of(1, MSE + "model.fit(x, y)\n"),
            DIABETES + of(3, MSE.replace("mse", "sparse_categorical_crossentropy") + "model.fit(x, y)\n"),
            DIABETES + of(3, MSE + "y = to_columns(y)\nmodel.fit(x, y)\n"),
            DIABETES.replace("y / 100.", "y / scale") + of(3, MSE + "model.fit(x, y)\n"),
            DIABETES + of(3, MSE + "model.fit(x, x_train)\n"),
        )
    ),
]
BATTERY = [
    *IMPORTS, *TENSORS, *DEVICES, *PLAIDML, *BACKEND, *ALIASES, *OPTIMIZERS, *COMPILING, *EVALUATING, *HISTORIES,
    *LAYERS, *METHODS, *TRAINING, *PREDICTING, *SAVING, *TARGETS, *ONE_LINE, *RATES, *ROWS, *ENDS, *PLACES, *CALLBACKS,
    *OTHERS,
]  # fmt: skip
