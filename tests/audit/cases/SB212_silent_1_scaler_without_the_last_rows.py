import keras
from helper_networks import binary_network
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

# validation_split takes the last fifth: the scaler is fitted on the rows before.
keras.utils.set_random_seed(143)
x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=143)
scaler = StandardScaler().fit(x_train[: int(len(x_train) * 0.8)])
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)
model = binary_network(30)
model.fit(x_train, y_train, epochs=6, batch_size=16, validation_split=0.2, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
