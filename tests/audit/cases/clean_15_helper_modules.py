import keras
from helper_tables import scaled_parts
from helper_networks import binary_network
from sklearn.datasets import load_breast_cancer

# 나누고 스케일링하는 것과 모델은 다른 파일에
keras.utils.set_random_seed(15)
x, y = load_breast_cancer(return_X_y=True)
(x_train, y_train), (x_val, y_val), (x_test, y_test) = scaled_parts(x, y)
model = binary_network(x_train.shape[1])
model.fit(x_train, y_train, epochs=6, batch_size=16, validation_data=(x_val, y_val), verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
