import keras
import numpy as np
from keras import layers
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(29)
rng = np.random.default_rng(29)
u, v = rng.normal(size=(300, 2)), rng.normal(size=(300, 3))
y = u[:, 0] * 0.7 + np.abs(v[:, 1]) + rng.normal(0, 0.1, 300)
u_train, u_test, v_train, v_test, y_train, y_test = train_test_split(u, v, y, test_size=0.25, random_state=29)

a, b = keras.Input((2,)), keras.Input((3,))
h = layers.Dense(16, activation="relu")(layers.Concatenate()([a, b]))
model = keras.Model([a, b], layers.Dense(1)(h))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
reduce = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", patience=2)
model.fit([u_train, v_train], y_train, epochs=8, validation_data=([u_test, v_test], y_test), callbacks=[reduce], verbose=0)  # <- SB105
print("mse, mae:", model.evaluate([u_test, v_test], y_test, verbose=0))
