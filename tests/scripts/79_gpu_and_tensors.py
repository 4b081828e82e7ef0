# 텐서플로 기본기 + GPU 확인
import numpy as np
import tensorflow as tf

gpus = tf.config.list_physical_devices('GPU')
if gpus:
    try:
        for gpu in gpus:
            tf.config.experimental.set_memory_growth(gpu, True)
        tf.config.experimental.set_visible_devices(gpus[0], 'GPU')
    except RuntimeError as e:
        print(e)
print('GPU 개수 :', len(tf.config.experimental.list_physical_devices('GPU')))
print('버전은 2 로 시작 :', tf.__version__.startswith('2'))

a = tf.constant([[1., 2.], [3., 4.]])
b = tf.constant([10, 20])
print(a.shape, a.numpy().sum())
c = a * tf.cast(b, tf.float32)
print(c.numpy())
print('평균 :', tf.reduce_mean(c).numpy(), '합 :', float(tf.reduce_sum(c)))
print(tf.matmul(a, tf.transpose(a)).numpy())
print(tf.one_hot([0, 2, 1], 3).numpy())
v = tf.Variable(3.0)
v.assign_add(2.0)
print(v.numpy())
print(tf.argmax(c, axis=1).numpy(), tf.square(3.0).numpy())

np.random.seed(1)
tf.random.set_seed(1)
model = tf.keras.models.Sequential()
model.add(tf.keras.layers.Dense(4, activation=tf.nn.relu, input_shape=(2,)))
model.add(tf.keras.layers.Dense(1))
model.compile(optimizer=tf.keras.optimizers.Adam(lr=0.01), loss=tf.keras.losses.MeanSquaredError())
x = np.random.uniform(size=(40, 2)).astype('float32')
y = x.sum(axis=1)
model.fit(tf.constant(x), tf.constant(y), epochs=5, verbose=0)
pred = model.predict(x)
print(pred.shape, 'mse :', tf.reduce_mean(tf.square(pred[:, 0] - y)).numpy())
