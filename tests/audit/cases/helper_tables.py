"""Splits and scales a table."""
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


def scaled_parts(x, y, seed=0):
    """Training, validation and test rows; the scaler knows the training rows only."""
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=seed)
    x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.2, random_state=seed)
    scaler = StandardScaler().fit(x_train)
    return (scaler.transform(x_train), y_train), (scaler.transform(x_val), y_val), (scaler.transform(x_test), y_test)
