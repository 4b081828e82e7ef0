"""What only TensorFlow can do is refused where it is used."""

import pytest

from sunbae.errors import SunbaeError


def test_a_gradient_tape_is_refused_at_the_users_line(running):
    import tensorflow as tf

    with pytest.raises(SunbaeError, match=r"tf.GradientTape needs TensorFlow.*Train with model.compile and model.fit"):
        tf.GradientTape()
    assert [note.id for note in running][-1] == "SB919"


@pytest.mark.parametrize(
    "use",
    [
        "tf.Session().run(1)",
        "tf.compat.v1.Session().run(1)",
        "tf.placeholder(tf.float32)",
        "tf.train.AdamOptimizer(0.1)",
        "tf.compat.v1.train.GradientDescentOptimizer(0.1)",
        "tf.layers.dense(1, 2)",
        "tf.estimator.Estimator()",
        "tf.saved_model.load('x')",
        "tf.summary.create_file_writer('x')",
        "tf.keras.backend.gradients(1, 2)",
        "tf.contrib()",
    ],
)
def test_refused(running, use):
    import tensorflow as tf

    with pytest.raises(NotImplementedError, match="needs TensorFlow"):
        eval(use, {"tf": tf})


def test_what_is_made_and_not_run_is_harmless(running):
    import tensorflow as tf

    config = tf.compat.v1.ConfigProto()
    config.gpu_options.allow_growth = True
    with tf.compat.v1.Session(config=config) as session:
        assert session.as_default() is session
    tf.compat.v1.disable_eager_execution()
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    tf.get_logger().setLevel("ERROR")
    assert issubclass(tf.errors.OutOfRangeError, Exception)


def test_devices(running):
    import tensorflow as tf
    from tensorflow.python.client import device_lib

    for gpu in tf.config.experimental.list_physical_devices("GPU"):
        tf.config.experimental.set_memory_growth(gpu, True)
    (cpu,) = tf.config.list_physical_devices("CPU")
    assert cpu.device_type == "CPU"
    assert device_lib.list_local_devices()[0].name == "/device:CPU:0"
    tf.config.threading.set_intra_op_parallelism_threads(1)
    with tf.distribute.MirroredStrategy().scope():
        assert tf.test.gpu_device_name() == ""
