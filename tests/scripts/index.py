"""The scripts of this folder: what each needs, prints and has wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

QUIRKS = {
    1: "tensorflow and tensorflow.keras are imported",
    2: "keras.datasets from a local store",
    3: "TensorBoard without TensorFlow",
    4: "load_boston of scikit-learn",
    5: "weights of keras.applications that are not here: a clear message",
    6: "ModelCheckpoint to .hdf5",
    7: "save_weights and load_weights of .h5",
    8: 'metrics="mae", a string',
    9: "keras.preprocessing.text, TimeseriesGenerator",
    10: "flat metrics with several outputs, Keras 2.4's order of evaluate and History",
    11: "files that a sibling wrote",
    12: "input_length= of recurrent layers",
    13: "old paths of modules",
    14: "KerasClassifier and KerasRegressor with build_fn",
    15: "lists as x and y",
    16: "lr= and decay= of optimizers, 'lr' in History",
    17: "fit_generator and its like, predict_classes, ImageDataGenerator",
    18: "load_model of a file that was compiled",
    19: "a checkpoint whose name was typed from an old run",
    20: 'tf functions, tensorflow.python, multi_gpu_model, OneHotEncoder(sparse=), save("folder"), back-slashes',
}


class Rule(NamedTuple):
    """What an audit says of a script.

    Attributes:
      severity: C critical, H high, M medium, L low.
    """

    severity: Literal["C", "H", "M", "L"]
    what: str


RULES = {
    "last-weights": Rule("L", "stops early and keeps the last weights"),
    "training-metric-watched": Rule("M", "stops by a training metric although there is validation"),
    "no-nonlinearity": Rule("H", "no non-linearity between hidden layers"),
    "checkpoint-unused": Rule("L", "the best checkpoint is written, the last weights are scored"),
    "nothing-held-out": Rule("M", "the score is of rows that were fitted"),
    "scaler-before-split": Rule("H", "a scaler saw the rows of the test"),
    "few-test-rows": Rule("L", "fewer than 30 test rows"),
    "accuracy-of-numbers": Rule("M", "accuracy of a continuous target"),
    "reducer-before-split": Rule("H", "PCA or a selector saw the rows of the test"),
    "chosen-by-test-score": Rule("M", "a choice by scores of the test rows"),
    "windows-shuffled": Rule("H", "overlapping windows, split shuffled"),
    "callback-never-acts": Rule("M", "a callback that can never act"),
    "rows-misaligned": Rule("C", "rows of several inputs and targets from separate shuffled splits"),
    "metric-misnamed": Rule("M", "a metric printed under another's name"),
    "scored-rows-trained": Rule("C", "scored rows were trained on although others were held out"),
    "training-loss-reported": Rule("M", "the loss that is reported is the training loss"),
    "callback-unused": Rule("M", "a callback made, never passed"),
    "r2-swapped": Rule("M", "r2_score(prediction, truth)"),
    "output-loss-mismatch": Rule("C", "the last layer does not fit the loss or the target"),
    "test-as-validation": Rule("H", "validation rows are the test rows"),
    "other-scaling": Rule("C", "trained on one scaling, scored or predicted with another or none"),
    "scaled-wrongly": Rule("M", "a table divided by 255, or scaled twice"),
    "training-as-validation": Rule("H", "validation rows are training rows"),
    "raw-ranges": Rule("M", "columns of very different ranges, or pixels of 0 to 255, not scaled"),
    "transform-unused": Rule("M", "a transform computed, never used"),
    "refitted-on-test": Rule("H", "a transformer fitted again on the test rows"),
    "fitted-again": Rule("M", "the same network fitted a second time by accident"),
    "target-shape": Rule("C", "the target's shape does not fit: broadcast loss, argmax over one number"),
    "untrained": Rule("C", "a prediction by a network that was not trained"),
    "axes-scrambled": Rule("H", "a reshape that mixes axes"),
    "other-target": Rule("C", "scored against another target than trained"),
}


class Mistake(NamedTuple):
    """A mistake in a script.

    Attributes:
      line: of its cause, from 1.
      code: a part of that line.
      rule: a key of RULES.
      sure: an audit must find it; else it may (it depends on the numbers of the run, or does no harm here).
    """

    line: int
    code: str
    rule: str
    sure: bool = True


@dataclass(frozen=True)
class Script:
    """A script; a rule that is not among `mistakes` must stay silent.

    Attributes:
      file: its name in this folder.
      lesson: what it is about.
      quirks: keys of QUIRKS.
      needs: data sets, by the names of `keras.datasets` (boston_housing for load_boston, too).
      uses: libraries beyond those of the project.
      after: scripts that must have run in the same folder, in this order.
      beside: other files of this folder that it needs.
      cwd: where it is started, seen from this folder.
      seeded: two runs print the same numbers.
      tolerance: "exact", "conv" (kernels of convolutions may round differently), "last bits" (the same where the score
        hangs on it: compared with --exact), "unseeded".
      exit_code: 1 if it must end with an error.
      lookalike: what is right about it although it looks like a mistake.
      mistakes: by line.
      lines: whole lines of its output that do not depend on weights, in their order.
    """

    file: str
    lesson: str
    quirks: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    cwd: str = "."
    seeded: bool = True
    tolerance: Literal["exact", "conv", "last bits", "unseeded"] = "exact"
    exit_code: int = 0
    lookalike: str = ""
    mistakes: tuple[Mistake, ...] = ()
    lines: tuple[str, ...] = ()


SCRIPTS = (
    Script(
        "01_first_line.py",
        "a line through ten points",
        quirks=(1,),
        mistakes=(
            Mistake(17, "model.add(Dense(4))", "no-nonlinearity", sure=False),
            Mistake(25, "loss = model.evaluate(x, y", "nothing-held-out"),
        ),
        lines=("(3, 1)",),
    ),
    Script(
        "02_accuracy_of_a_line.py",
        "accuracy of a regression",
        quirks=(1,),
        mistakes=(
            Mistake(27, "metrics=['accuracy']", "accuracy-of-numbers"),
            Mistake(31, "model.evaluate(x_test", "few-test-rows"),
        ),
        lines=("[1 2 3 4 5 6 7] [ 8  9 10]", "acc :  0.0", "결과물 : "),
    ),
    Script(
        "03_layers_made_deep.py",
        "many layers for a line",
        quirks=(1, 8),
        mistakes=(
            Mistake(20, "model.add(Dense(50))", "no-nonlinearity", sure=False),
            Mistake(33, "model.evaluate(x_test", "few-test-rows"),
        ),
        lines=("파라미터 개수 : 11591", "레이어 개수 : 7"),
    ),
    Script(
        "04_plain_lists.py",
        "Python lists as x and y",
        quirks=(1, 15),
        mistakes=(Mistake(26, "model.evaluate(", "few-test-rows"),),
        lines=("loss와 mse는 같은 값 : True", "<class 'list'> 8 4"),
    ),
    Script(
        "05_validation_split.py",
        "validation_split, RMSE, R2",
        quirks=(1, 8),
        mistakes=(Mistake(22, "model.add(Dense(50))", "no-nonlinearity", sure=False),),
        lines=("(60,) (40,)", "['loss', 'mae', 'val_loss', 'val_mae']", "epoch 수 : 50"),
    ),
    Script(
        "06_three_parts.py",
        "train, validation, test by hand",
        quirks=(1, 13),
        lookalike="a right three-way split",
        lines=("train : (120, 1) val : (40, 1) test : (40, 1)",),
    ),
    Script(
        "07_train_test_split.py",
        "train_test_split twice",
        quirks=(1,),
        mistakes=(
            Mistake(22, "model.add(Dense(10))", "no-nonlinearity", sure=False),
            Mistake(30, "model.evaluate(x_test", "few-test-rows"),
        ),
        lines=("60 20 20", "y_predict (20, 1) y_test (20,)"),
    ),
    Script(
        "08_r2_made_bad.py",
        "R2 made bad on purpose",
        quirks=(1,),
        mistakes=(
            Mistake(24, "Dense(1, activation='relu')", "output-loss-mismatch"),
            Mistake(27, "metrics=['acc']", "accuracy-of-numbers"),
            Mistake(31, "model.evaluate(x_test", "few-test-rows"),
            Mistake(33, "r2_score(y_predict, y_test)", "r2-swapped"),
        ),
        lines=("acc :  0.0", "레이어 : 7"),
    ),
    Script(
        "09_columns_turned.py",
        "three columns, transposed",
        quirks=(1,),
        mistakes=(
            Mistake(23, "model.add(Dense(5))", "no-nonlinearity", sure=False),
            Mistake(28, "model.fit(", "raw-ranges", sure=False),
        ),
        lines=("(3, 100) (100,)", "(100, 3)", "(70, 3) (30,)", "(30, 1)"),
    ),
    Script(
        "10_three_to_three.py",
        "three columns in, three out, functional",
        quirks=(1,),
        mistakes=(Mistake(31, "model.evaluate(x_test", "few-test-rows"),),
        lines=("예측 모양 (12, 3)", "(None, 3) (None, 3)"),
    ),
    Script(
        "11_two_inputs.py",
        "two inputs, concatenate",
        quirks=(1,),
        lookalike="one joint split of several arrays",
        lines=("(60, 2) (60, 3) (60,)", "(40, 1)"),
    ),
    Script(
        "12_two_in_three_out.py",
        "two inputs, three outputs; order of evaluate and of History",
        quirks=(1, 10, 13),
        lookalike="one joint split of several arrays",
        lines=(
            "['loss', 'out1_loss', 'out2_loss', 'out3_loss', 'out1_mae', 'out2_mae', 'out3_mae', 'val_loss', 'val_out1_loss', 'val_out2_loss', 'val_out3_loss', 'val_out1_mae', 'val_out2_mae', 'val_out3_mae']",
            "['loss', 'out1_loss', 'out2_loss', 'out3_loss', 'out1_mae', 'out2_mae', 'out3_mae']",
            "값의 개수 : 7",
            "(35, 2) (35, 2) (35, 1)",
            "True",
            "True",
        ),
    ),
    Script(
        "13_one_in_two_out.py",
        "one input, a number and a class; losses as a dict",
        quirks=(1, 10),
        lines=("2 (40, 1) (40, 1)", "직접 센 정확도와 같다 : True", "직접 계산한 mae 와 같다 : True"),
    ),
    Script(
        "14_inputs_split_apart.py",
        "two inputs split one by one",
        quirks=(1, 10),
        mistakes=(Mistake(18, "x2_train, x2_test", "rows-misaligned"),),
        lines=("loss 개수 : 5", "(40, 1) (40, 1)"),
    ),
    Script(
        "15_boston_raw.py",
        "boston, nothing scaled",
        quirks=(1, 4),
        needs=("boston_housing",),
        mistakes=(Mistake(30, "model.fit(", "raw-ranges"),),
        lines=(
            "(506, 13) (506,)",
            "['CRIM' 'ZN' 'INDUS' 'CHAS' 'NOX' 'RM' 'AGE' 'DIS' 'RAD' 'TAX' 'PTRATIO'",
            " 'B' 'LSTAT']",
            "(404, 13) (102, 13)",
        ),
    ),
    Script(
        "16_boston_scaled_first.py",
        "boston, scaled before the split",
        quirks=(1, 4),
        needs=("boston_housing",),
        mistakes=(Mistake(18, "scaler.fit(x)", "scaler-before-split"),),
        lines=("711.0 0.0", "1.0 0.0"),
    ),
    Script(
        "17_boston_scaled_right.py",
        "boston, scaler of the training rows",
        quirks=(1, 4),
        needs=("boston_housing",),
        lookalike="scaler fitted on the training rows alone",
        lines=("(323, 13) (81, 13) (102, 13)",),
    ),
    Script(
        "18_boston_housing_keras.py",
        "boston of keras.datasets",
        quirks=(1, 2),
        needs=("boston_housing",),
        mistakes=(
            Mistake(19, "x_test = scaler.fit_transform", "refitted-on-test"),
            Mistake(29, "EarlyStopping(monitor", "training-metric-watched"),
            Mistake(30, "model.fit(", "last-weights", sure=False),
        ),
        lines=("(404, 13) (102, 13)", "(404,) (102,)"),
    ),
    Script(
        "19_boston_test_unscaled.py",
        "boston, the test rows left unscaled",
        quirks=(1, 4),
        needs=("boston_housing",),
        mistakes=(
            Mistake(28, "model.add(Dense(20))", "no-nonlinearity"),
            Mistake(36, "model.evaluate(x_test", "other-scaling"),
        ),
        lines=("train max : 1.0", "test max : 711.0"),
    ),
    Script(
        "20_diabetes.py",
        "diabetes, scalers compared, EarlyStopping not in a list",
        quirks=(1,),
        mistakes=(Mistake(34, "model.fit(", "last-weights", sure=False),),
        lines=("(442, 10) (442,)", "멈춘 epoch 이 30 이하 : True"),
    ),
    Script(
        "21_diabetes_pca.py",
        "diabetes, PCA before the split",
        quirks=(1,),
        mistakes=(
            Mistake(25, "pca.fit_transform(x)", "reducer-before-split"),
            Mistake(37, "metrics=['acc']", "accuracy-of-numbers"),
        ),
        lines=("선택할 차원 : 8", "(442, 7)", "acc :  0.0"),
    ),
    Script(
        "22_breast_cancer.py",
        "two classes, sigmoid",
        quirks=(1,),
        lookalike="scaler fitted on the training rows alone",
        lines=("(569, 30) (569,)", "[0 0 0 0 0]", "예측 :  (6, 1)", "실제 :  [1 1 1 1 1 0]"),
    ),
    Script(
        "23_breast_cancer_two_nodes.py",
        "two classes, softmax of two nodes",
        quirks=(1, 13),
        lookalike="a right three-way split",
        lines=("(569, 2)", "(114,)", "두 방법이 같다 : True"),
    ),
    Script(
        "24_iris_to_categorical.py",
        "three classes, to_categorical",
        quirks=(1,),
        lines=("(150, 4) (150, 3)", "[[1. 0. 0.]", " [1. 0. 0.]]", "softmax 를 다 더하면 1 : True"),
    ),
    Script(
        "25_iris_onehotencoder.py",
        "three classes, OneHotEncoder(sparse=False), Activation layers",
        quirks=(1, 20),
        lookalike="an encoder of class labels fitted before the split",
        mistakes=(
            Mistake(38, "EarlyStopping(monitor", "training-metric-watched"),
            Mistake(39, "model.fit(", "last-weights", sure=False),
        ),
        lines=("(150, 3) <class 'numpy.ndarray'>", "(45, 3) (45, 1)"),
    ),
    Script(
        "26_iris_class_numbers.py",
        "class numbers with mse, softmax over one node",
        quirks=(1,),
        mistakes=(
            Mistake(12, "x = x / 255.", "scaled-wrongly"),
            Mistake(18, "Dense(1, activation='softmax')", "output-loss-mismatch"),
            Mistake(20, "loss='mse'", "output-loss-mismatch", sure=False),
            Mistake(20, "metrics=['acc']", "accuracy-of-numbers", sure=False),
            Mistake(28, "argmax(axis=1)", "target-shape"),
        ),
        lines=("[1. 1. 1. 1. 1. 1. 1. 1.]", "[0 0 0 0 0 0 0 0]", "[1 1 1 0 0 0 2 0]"),
    ),
    Script(
        "27_wine_sparse.py",
        "sparse_categorical_crossentropy, scores of the last epoch printed",
        quirks=(1,),
        mistakes=(
            Mistake(37, "hist.history['loss'][-1]", "training-loss-reported"),
            Mistake(38, "hist.history['acc'][-1]", "training-loss-reported", sure=False),
        ),
        lines=("(178, 13) [0 1 2]", "y_predict : (54,)"),
    ),
    Script(
        "28_wine_wrong_activation.py",
        "sigmoid with categorical_crossentropy, fitted on the test rows",
        quirks=(1, 13),
        mistakes=(
            Mistake(22, "Dense(3, activation='sigmoid')", "output-loss-mismatch"),
            Mistake(26, "model.fit(x_train", "raw-ranges"),
            Mistake(26, "model.fit(x_train", "test-as-validation"),
            Mistake(34, "model.fit(x_test", "scored-rows-trained"),
            Mistake(34, "model.fit(x_test", "fitted-again", sure=False),
        ),
        lines=("(142, 13) (142, 3)",),
    ),
    Script(
        "29_onehot_with_mse.py",
        "mse on one-hot classes, LeakyReLU(alpha)",
        quirks=(1,),
        lookalike="accuracy with mse on one-hot classes",
        lines=("예측 : (45,)",),
    ),
    Script(
        "30a_save_iris_npy.py",
        "numpy.save; no Keras",
        lines=("<class 'numpy.ndarray'> float64", "(150, 4) (150,)", "저장 완료!"),
    ),
    Script(
        "30b_load_iris_npy.py",
        "numpy.load of what a sibling wrote",
        quirks=(1, 11),
        after=("30a_save_iris_npy.py",),
        lookalike="a right three-way split",
        lines=("(150, 4) (150,)", "(96, 4) (24, 4) (30, 4)"),
    ),
    Script(
        "31a_save_model.py",
        "save and save_weights to .h5",
        quirks=(1, 7),
        lines=("True True",),
    ),
    Script(
        "31b_load_model.py",
        "load_model of an .h5 that was compiled with mse",
        quirks=(1, 11, 18),
        after=("31a_save_model.py",),
        lookalike="a network that was loaded trained, scored on rows that its training did not see",
        lines=("(None, 10) (None, 1)", "저장할 때와 같다 : True", "예측도 같다 : True", "(89, 1)"),
    ),
    Script(
        "31c_load_weights.py",
        "load_weights of .h5",
        quirks=(7, 11),
        after=("31a_save_model.py",),
        lookalike="weights that were loaded",
        lines=("저장할 때와 같다 : True",),
    ),
    Script(
        "32a_save_without_ending.py",
        "save() before the training, and without an ending",
        quirks=(1, 20),
        lines=("True",),
    ),
    Script(
        "32b_load_structure.py",
        "layers put on a loaded network",
        quirks=(1, 11, 20),
        after=("32a_save_without_ending.py",),
        lines=("폴더 모델의 예측이 같다 : True", "레이어 개수 : 6"),
    ),
    Script(
        "33_lstm_first.py",
        "LSTM(input_length=, input_dim=)",
        quirks=(1, 12),
        mistakes=(Mistake(34, "model.evaluate(x, y", "nothing-held-out"),),
        lines=("(10, 3) (10,)", "(10, 3, 1)", "480", "(1, 1)"),
    ),
    Script(
        "34_simple_rnn_gru.py",
        "SimpleRNN, GRU, LSTM in a loop",
        quirks=(1, 13),
        mistakes=(
            Mistake(23, "model.evaluate(x_test", "few-test-rows"),
            Mistake(23, "model.evaluate(x_test", "chosen-by-test-score", sure=False),
        ),
        lines=(
            "====== SimpleRNN ======",
            "파라미터 : 80",
            "====== GRU ======",
            "파라미터 : 264",
            "====== LSTM ======",
            "파라미터 : 320",
        ),
    ),
    Script(
        "35_lstm_split_x.py",
        "windows by split_x, shuffled",
        quirks=(1,),
        mistakes=(
            Mistake(28, "train_test_split(x, y", "windows-shuffled"),
            Mistake(44, "EarlyStopping(monitor", "training-metric-watched"),
            Mistake(46, "model.fit(", "last-weights", sure=False),
        ),
        lines=("(95, 6)", "(57, 5, 1) (38, 5, 1)"),
    ),
    Script(
        "36_lstm_in_time_order.py",
        "windows in time order",
        quirks=(1,),
        lookalike="windows split with shuffle=False",
        lines=("(232, 10, 1) (58, 10, 1)",),
    ),
    Script(
        "37_return_sequences.py",
        "stacked LSTM, Bidirectional",
        quirks=(1,),
        mistakes=(Mistake(32, "model.evaluate(x, y", "nothing-held-out"),),
        lines=("return_sequences : (None, 3, 12)", "Bidirectional : (None, 3, 12)"),
    ),
    Script(
        "38_rows_into_lstm.py",
        "rows (n, 3) into LSTM (3, 1)",
        quirks=(1, 8),
        mistakes=(Mistake(21, "model.evaluate(x_test", "few-test-rows"),),
        lines=("입력 : (None, 3, 1) 데이터 : (15, 3) 예측 : (15, 1)",),
    ),
    Script(
        "39_lstm_ensemble.py",
        "two LSTMs, concatenate",
        quirks=(1,),
        mistakes=(Mistake(41, "model.evaluate([x1, x2]", "nothing-held-out"),),
        lines=("(1, 1)",),
    ),
    Script(
        "40_conv1d_series.py",
        "Conv1D of windows, ReduceLROnPlateau",
        quirks=(1,),
        tolerance="conv",
        lookalike="windows in time order with a gap",
        mistakes=(Mistake(40, "model.fit(", "last-weights", sure=False),),
        lines=("<class 'list'>", "(60, 4, 1) (30, 4, 1)", "(30, 1)"),
    ),
    Script(
        "41_stock_korean_csv.py",
        "share prices, CP949, commas in numbers, LSTM of five columns",
        quirks=(1,),
        uses=("pandas",),
        beside=("data/jusik_cp949.csv",),
        mistakes=(
            Mistake(23, "scaler.fit_transform(data)", "scaler-before-split"),
            Mistake(34, "train_test_split(x, y", "windows-shuffled"),
        ),
        lines=("(140, 5)", "['시가', '고가', '저가', '종가', '거래량']", "2020-05-04 2020-11-13", "(135, 5, 5) (135,)"),
    ),
    Script(
        "42_axes_scrambled.py",
        "a reshape where a transpose was meant",
        quirks=(1,),
        mistakes=(Mistake(15, "x.reshape(120, 8, 3)", "axes-scrambled"),),
        lines=("(3, 120, 8)", "(120, 8, 3) (120,)"),
    ),
    Script(
        "43_timeseries_generator.py",
        "TimeseriesGenerator, fit_generator",
        quirks=(1, 9, 17),
        lookalike="windows in time order",
        lines=("배치 개수 : 15 5", "(8, 6, 1) (8, 1)", "(34, 1)"),
    ),
    Script(
        "44_early_stopping.py",
        "EarlyStopping of val_loss",
        quirks=(1,),
        mistakes=(Mistake(29, "hist = model.fit(", "last-weights", sure=False),),
    ),
    Script(
        "45_early_never.py",
        "EarlyStopping that cannot act",
        quirks=(1,),
        mistakes=(
            Mistake(29, "patience=100", "callback-never-acts"),
            Mistake(30, "monitor='val_accuracy'", "callback-never-acts"),
        ),
        lines=("돌아간 epoch : 20",),
    ),
    Script(
        "46a_model_checkpoint.py",
        "ModelCheckpoint {epoch:02d}-{val_loss:.4f}.hdf5",
        quirks=(1, 6),
        mistakes=(
            Mistake(34, "hist = model.fit(", "last-weights", sure=False),
            Mistake(37, "model.evaluate(x_test", "checkpoint-unused", sure=False),
        ),
        lines=("파일이 생겼다 : True", "True True"),
    ),
    Script(
        "46b_load_checkpoint.py",
        "a checkpoint whose name was typed from an old run",
        quirks=(1, 11, 18, 19),
        after=("46a_model_checkpoint.py",),
        lookalike="a network that was loaded trained",
        lines=("(None, 4) (None, 3)", "(45,)"),
    ),
    Script(
        "47_reduce_lr.py",
        "ReduceLROnPlateau, Adam(lr=), lr in History",
        quirks=(1, 16),
        mistakes=(Mistake(24, "hist = model.fit(", "last-weights", sure=False),),
        lines=("True", "처음 lr : 0.01", "줄었거나 같다 : True"),
    ),
    Script(
        "48_tensorboard.py",
        "TensorBoard",
        quirks=(1, 3),
        mistakes=(
            Mistake(24, "EarlyStopping(monitor", "training-metric-watched"),
            Mistake(27, "model.fit(", "last-weights", sure=False),
        ),
        lines=("graph 폴더 : True", "로그 파일이 있다 : True"),
    ),
    Script(
        "49_history_plot.py",
        "curves of History, plt.show()",
        quirks=(1,),
        uses=("matplotlib",),
        lines=("dict_keys(['loss', 'mae', 'val_loss', 'val_mae'])", "그래프 창을 닫으면 여기로 온다"),
    ),
    Script(
        "50_callbacks_forgotten.py",
        "callbacks made, never passed",
        quirks=(1, 6),
        mistakes=(
            Mistake(17, "x_train2 = scaler.transform", "transform-unused"),
            Mistake(18, "x_test2 = scaler.transform", "transform-unused", sure=False),
            Mistake(25, "es = EarlyStopping", "callback-unused"),
            Mistake(26, "cp = ModelCheckpoint", "callback-unused"),
        ),
        lines=("15 번 돌았다",),
    ),
    Script(
        "51_learning_rates.py",
        "optimizers with lr= in a loop",
        quirks=(1, 15, 16),
        mistakes=(
            Mistake(18, "model.add(Dense(10))", "no-nonlinearity", sure=False),
            Mistake(27, "model.evaluate(x, y", "nothing-held-out"),
        ),
    ),
    Script(
        "52_nodes_tried.py",
        "the best of a loop by its test score; tabs",
        quirks=(1,),
        mistakes=(Mistake(25, "model.evaluate(x_test", "chosen-by-test-score"),),
    ),
    Script(
        "53_predict_before_fit.py",
        "the order of steps mixed up",
        quirks=(1,),
        mistakes=(
            Mistake(23, "y_predict = model.predict(x_test)", "untrained"),
            Mistake(26, "validation_data=(x_train", "training-as-validation"),
            Mistake(29, "model.evaluate(x_test, y2_test", "other-target"),
            Mistake(31, "print('acc :', mae)", "metric-misnamed"),
        ),
    ),
    Script(
        "54_fit_on_everything.py",
        "split, then fitted on all; three outputs for one number",
        quirks=(1,),
        mistakes=(
            Mistake(24, "model.fit(x, y", "scored-rows-trained"),
            Mistake(33, "model2.fit(", "target-shape"),
        ),
        lines=("(111, 3) (111,)",),
    ),
    Script(
        "55_mnist_dnn.py",
        "mnist, Dense",
        quirks=(1, 2),
        needs=("mnist",),
        lookalike="a reshape that merges neighbouring axes",
        lines=(
            "(60000, 28, 28) (60000,)",
            "(10000, 28, 28) (10000,)",
            "5 (28, 28) uint8",
            "실제값 :  [7 2 1 0 4 1 4 9 5 9]",
        ),
    ),
    Script(
        "56_mnist_cnn.py",
        "mnist, Conv2D",
        quirks=(1, 2),
        needs=("mnist",),
        tolerance="conv",
        mistakes=(
            Mistake(37, "EarlyStopping(monitor", "training-metric-watched"),
            Mistake(37, "EarlyStopping(monitor", "callback-never-acts"),
            Mistake(38, "model.fit(", "last-weights", sure=False),
        ),
        lines=("(600, 28, 28, 1) (600, 10)", "Flatten 다음 : (None, 576)", "(5,)"),
    ),
    Script(
        "57_mnist_lstm.py",
        "mnist, LSTM of rows",
        quirks=(1, 2, 13),
        needs=("mnist",),
        lookalike="a reshape that keeps the order of neighbouring axes",
        lines=("(400, 28, 28)", "(400, 14, 56) (400, 10)"),
    ),
    Script(
        "58_fashion_cnn.py",
        "fashion_mnist, Conv2D, BatchNormalization, the best checkpoint loaded",
        quirks=(1, 2, 6, 18),
        needs=("fashion_mnist",),
        tolerance="conv",
        lookalike="stops early, but the best checkpoint is loaded and scored",
        lines=("(60000, 28, 28) (10000, 28, 28) 10", "(None, 6, 6, 8) (None, 288)"),
    ),
    Script(
        "59_fashion_raw_dnn.py",
        "raw pixels, then pixels scaled twice",
        quirks=(1, 2),
        needs=("fashion_mnist",),
        mistakes=(
            Mistake(25, "model.fit(x_train", "raw-ranges"),
            Mistake(33, "x_train.astype('float32') / 255.", "scaled-wrongly"),
        ),
        lines=("52650",),
    ),
    Script(
        "60_cifar10_cnn.py",
        "cifar10, Conv2D, predict_classes",
        quirks=(1, 2, 17),
        needs=("cifar10",),
        tolerance="conv",
        mistakes=(Mistake(37, "validation_data=(x_test", "test-as-validation"),),
        lines=("(50000, 32, 32, 3) (50000, 1)", "(10000, 32, 32, 3) (10000, 1)", "(400, 10)", "(10,) int64"),
    ),
    Script(
        "61_cifar100_conv1d.py",
        "cifar100, Conv1D",
        quirks=(1, 2, 13),
        needs=("cifar100",),
        tolerance="conv",
        lines=("(50000, 32, 32, 3) (50000, 1) 100",),
    ),
    Script(
        "62_mnist_pca.py",
        "mnist, PCA of train and test together",
        quirks=(1, 2),
        needs=("mnist",),
        mistakes=(Mistake(21, "pca.fit_transform(x)", "reducer-before-split"),),
        lines=("(750, 28, 28)", "(750, 40)", "설명력이 0.7 보다 크다 : True"),
    ),
    Script(
        "63_image_generator_arrays.py",
        "ImageDataGenerator.flow, fit_generator, evaluate_generator, predict_generator",
        quirks=(1, 2, 17),
        needs=("mnist",),
        tolerance="conv",
        lines=("(32, 28, 28, 1) (32,) True", "epoch : 3", "(160, 10)"),
    ),
    Script(
        "64a_make_pictures.py",
        "pictures drawn into class folders; no Keras",
        lines=("['circle', 'square']", "24 12"),
    ),
    Script(
        "64b_flow_from_directory.py",
        "flow_from_directory, load_img",
        quirks=(1, 11, 17),
        after=("64a_make_pictures.py",),
        tolerance="conv",
        mistakes=(Mistake(32, "model.evaluate(xy_test", "few-test-rows"),),
        lines=("{'circle': 0, 'square': 1}", "(8, 32, 32, 3) (8,)", "['acc', 'loss']", "(32, 32, 3) float32", "(1, 1)"),
    ),
    Script(
        "65_vgg16_transfer.py",
        "VGG16(weights=None), frozen",
        quirks=(1, 2),
        needs=("cifar10",),
        tolerance="last bits",
        lines=(
            "동결하기 전 훈련되는 가중치의 수 : 0",
            "전체 가중치 : 34",
            "훈련되는 가중치 : 6",
            "['block1_conv1', 'block1_conv2', 'block1_pool']",
        ),
    ),
    Script(
        "66_autoencoder.py",
        "autoencoder",
        quirks=(1, 2),
        needs=("mnist",),
        lookalike="the target is the input",
        lines=("(300, 784)", "(300, 784)"),
    ),
    Script(
        "67_autoencoder_denoise_cnn.py",
        "denoising autoencoder, Conv2DTranspose, UpSampling2D",
        quirks=(1, 2),
        needs=("fashion_mnist",),
        tolerance="conv",
        lookalike="the target is the input before the noise",
        lines=("0.0 1.0", "(None, 7, 7, 4) (None, 28, 28, 1)", "(10, 7, 7, 4)"),
    ),
    Script(
        "68_tokenizer_embedding.py",
        "Tokenizer, pad_sequences, Embedding(input_length=), LSTM",
        quirks=(1, 9),
        mistakes=(Mistake(40, "model.evaluate(pad_x, labels", "nothing-held-out"),),
        lines=(
            "{'영화': 1, '너무': 2, '참': 3, '좋네요': 4, '배우들이': 5, '잘해요': 6, '두': 7, '번': 8, '봤어요': 9, '또': 10, '볼래요': 11, '올해': 12, '최고의': 13, '입니다': 14, '음악이': 15, '중간에': 16, '잠': 17, '들었어요': 18, '돈이': 19, '아까운': 20, '내용이': 21, '하나도': 22, '없네요': 23, '길고': 24, '지루해요': 25, '친구랑': 26, '웃다가': 27, '왔어요': 28, '감독': 29, '이름만': 30, '보고': 31, '갔다가': 32, '후회': 33, '마지막': 34, '장면이': 35, '왜': 36, '만든': 37, '입니까': 38}",
            "[[5, 2, 6], [7, 8, 9, 10, 11], [12, 13, 1, 14], [15, 3, 4], [16, 17, 18], [19, 20, 1], [21, 22, 23], [2, 24, 25], [26, 27, 28], [29, 30, 31, 32, 33], [34, 35, 3, 4], [36, 37, 1, 38]]",
            "(12, 5)",
            "전체 토큰 사이즈 : 39",
            "[[ 0  0 15  2  4]]",
            "(1, 1)",
        ),
    ),
    Script(
        "69_embedding_flatten.py",
        "Embedding with Flatten and with Conv1D",
        quirks=(1, 9, 13),
        tolerance="conv",
        mistakes=(
            Mistake(33, "print('Flatten acc :'", "nothing-held-out"),
            Mistake(44, "print('Conv1D acc :'", "nothing-held-out"),
        ),
        lines=(
            "['the', 'soup', 'was', 'great', 'really']",
            "(60, 6) True",
            "[ 9 10 11  0  0  0] [17 18  0  0  0  0]",
            "Flatten 출력 : (60, 1)",
        ),
    ),
    Script(
        "70_kfold_models.py",
        "KFold, cross_val_score; no Keras",
        lines=(
            "(120, 4) (30, 4)",
            "SVC 5 (5,)",
            "KNeighborsClassifier 5 (5,)",
            "LogisticRegression 5 (5,)",
            "DecisionTreeClassifier 5 (5,)",
            "RandomForestClassifier 5 (5,)",
        ),
    ),
    Script(
        "71_kfold_keras.py",
        "KFold, a new network for every fold",
        quirks=(1,),
        lookalike="scaler fitted within the fold; a function that builds, called in a loop",
        lines=(
            "fold 1 (264, 10) (111, 10)",
            "fold 2 (264, 10) (111, 10)",
            "fold 3 (265, 10) (110, 10)",
            "fold 4 (265, 10) (110, 10)",
            "fold 수 : 4",
        ),
    ),
    Script(
        "72_kfold_same_model.py",
        "KFold, one network for all folds",
        quirks=(1,),
        mistakes=(
            Mistake(22, "model.fit(x[train]", "fitted-again"),
            Mistake(23, "model.evaluate(x[test]", "scored-rows-trained", sure=False),
        ),
        lines=("4",),
    ),
    Script(
        "73_grid_search_svc.py",
        "GridSearchCV of a Pipeline; no Keras",
        lookalike="scaler fitted inside a Pipeline",
        lines=(
            "후보 개수 : 9",
            "최적의 매개변수 :  {'svc__C': 100, 'svc__gamma': 0.01, 'svc__kernel': 'rbf'}",
            "score 와 같다 :  True",
        ),
    ),
    Script(
        "74_random_search_forest.py",
        "RandomizedSearchCV, n_jobs=-1, feature importances; no Keras",
        uses=("pandas",),
        lines=("best score 가 0.8 이상 : True", "(13,)", "(142, 8) (36, 8)"),
    ),
    Script(
        "75_keras_classifier_search.py",
        "KerasClassifier(build_fn) in RandomizedSearchCV",
        quirks=(1, 14),
        lines=("['batch_size', 'drop', 'node1', 'optimizer']", "0 과 1 사이 : True", "(30,)"),
    ),
    Script(
        "76_keras_regressor_cv.py",
        "KerasRegressor in a Pipeline, cross_val_score",
        quirks=(1, 14),
        lookalike="scaler fitted inside a Pipeline",
        lines=("(3,)", "점수는 음수 (mse 에 마이너스를 붙인 것) : True"),
    ),
    Script(
        "77_pandas_chained.py",
        "read_csv, chained assignment",
        quirks=(1,),
        uses=("pandas",),
        beside=("data/cafe_sales.csv",),
        mistakes=(Mistake(36, "model.fit(", "raw-ranges", sure=False),),
        lines=(
            "(120, 5)",
            "['temp', 'rain', 'visitors', 'holiday', 'sales']",
            "결측치 : 6",
            "0 보다 작은 방문자 : 0",
            "비 처음 네 줄 : [99.0, 99.0, 99.0, 16.9]",
            "(84, 4) (36, 4)",
        ),
    ),
    Script(
        "78_juice_quality.py",
        "csv with semicolons, LabelEncoder, np_utils",
        quirks=(1, 13),
        uses=("pandas",),
        beside=("data/juice.csv",),
        mistakes=(
            Mistake(23, "wrong = np_utils", "transform-unused", sure=False),
            Mistake(29, "StandardScaler().fit_transform(x)", "scaler-before-split"),
        ),
        lines=(
            "(160, 6)",
            "{3: 11, 4: 37, 5: 68, 6: 35, 7: 9}",
            "그냥 원핫 : (160, 8)",
            "라벨인코더 후 원핫 : (160, 5)",
        ),
    ),
    Script(
        "79_gpu_and_tensors.py",
        "devices, tf.constant, tf.cast, tf.reduce_mean, tf.Variable, tensors into fit",
        quirks=(1, 16, 20),
        mistakes=(Mistake(39, "tf.square(pred", "nothing-held-out", sure=False),),
        lines=(
            "GPU 개수 : 0",
            "버전은 2 로 시작 : True",
            "(2, 2) 10.0",
            "[[10. 40.]",
            " [30. 80.]]",
            "평균 : 40.0 합 : 160.0",
            "[[ 5. 11.]",
            " [11. 25.]]",
            "[[1. 0. 0.]",
            " [0. 0. 1.]",
            " [0. 1. 0.]]",
            "5.0",
            "[1 1] 9.0",
        ),
    ),
    Script(
        "80_main_and_argparse.py",
        "argparse, __main__, sys.exit(main())",
        quirks=(1,),
        lines=("이름 : 기본  epochs : 3", "80_main_and_argparse.py 80_main_and_argparse.py", "길이 : 3"),
    ),
    Script(
        "81_sibling_module.py",
        "import of a module beside the script",
        quirks=(1,),
        beside=("my_tools.py",),
        lookalike="windows in time order with a gap",
        lines=("(126, 4) (126,)", "[16, 8, 1]", "(34, 1)", "my_tools"),
    ),
    Script(
        "82_chdir_and_files.py",
        "os.chdir, files written, to_json, save_weights",
        quirks=(1, 7),
        mistakes=(Mistake(24, "model.evaluate(x[80:]", "few-test-rows"),),
        lines=(
            "지금 폴더 : result82",
            "json + h5 로 되살린 모델의 예측이 같다 : True",
            "['model.json', 'score.txt', 'w82.h5']",
        ),
    ),
    Script(
        "83_workspace_path.py",
        "paths from the folder above",
        quirks=(1,),
        uses=("pandas",),
        beside=("data/cafe_sales.csv",),
        cwd="..",
        lookalike="a right three-way split",
        lines=("(114, 5)", "(34, 3)"),
    ),
    Script(
        "84_windows_path.py",
        "back-slashes in a path; BOM, CRLF",
        quirks=(1, 20),
        uses=("pandas",),
        beside=("data/cafe_sales.csv",),
        lookalike="windows in time order with a gap",
        lines=("(120, 5)", "(111, 3) (111,)"),
    ),
    Script(
        "85_joblib_and_pool.py",
        "joblib, multiprocessing, threads of plain functions",
        quirks=(1, 15),
        mistakes=(Mistake(48, "model.evaluate(x, y", "nothing-held-out"),),
        lines=(
            "[0, 1, 4, 9, 16, 25]",
            "[1, 4, 9, 16]",
            "[295, 2997]",
            "[('t0', 2997), ('t1', 2997), ('t2', 2997)]",
            "예측 : (1, 1)",
        ),
    ),
    Script(
        "86_fit_in_threads.py",
        "two fits in two threads",
        quirks=(1,),
        lines=("['곱하기', '더하기']",),
    ),
    Script(
        "87_old_addresses.py",
        "old module paths; coded in EUC-KR",
        quirks=(1, 13, 20),
        mistakes=(Mistake(32, "model.fit(", "last-weights", sure=False),),
        lines=("1e-07 channels_last", "LeakyReLU PReLU MaxPooling1D"),
    ),
    Script(
        "88_predict_classes.py",
        "predict_classes, predict_proba",
        quirks=(1, 17),
        lines=("wine (45,) (45, 3)", "같은 정확도 : True", "cancer (143, 1) (143, 1)", "같은 정확도 : True"),
    ),
    Script(
        "89_relu_at_the_end.py",
        "last layers that do not fit the loss",
        quirks=(1,),
        mistakes=(
            Mistake(20, "model.add(Dense(2))", "output-loss-mismatch"),
            Mistake(32, "Dense(1, activation='relu')", "output-loss-mismatch"),
        ),
        lines=("음수가 있다 : True", "예측의 최소값은 0 이상 : True"),
    ),
    Script(
        "90_no_activation_boston.py",
        "no activation anywhere, beside LinearRegression",
        quirks=(1, 4),
        needs=("boston_housing",),
        lookalike="scaler fitted inside a Pipeline",
        mistakes=(Mistake(25, "model.add(Dense(64))", "no-nonlinearity"),),
        lines=("LinearRegression R2 : 0.719",),
    ),
    Script(
        "91_unseeded_average.py",
        "R2 of five networks, no seed",
        quirks=(1,),
        seeded=False,
        tolerance="unseeded",
        lines=("횟수 : 5",),
    ),
    Script(
        "92_unseeded_line.py",
        "a line, no seed",
        seeded=False,
        tolerance="unseeded",
        mistakes=(
            Mistake(14, "Dense(8, input_shape", "no-nonlinearity", sure=False),
            Mistake(18, "metrics=['accuracy']", "accuracy-of-numbers"),
        ),
        lines=("acc :  0.0", "(30, 1)"),
    ),
    Script(
        "93_everything_at_once.py",
        "regularizers, initializers, RMSprop(decay=)",
        quirks=(1, 16),
        lookalike="a right three-way split",
        lines=("7 10 [(13, 32), (32,)]",),
    ),
    Script(
        "94_other_models.py",
        "regressions of scikit-learn, joblib, pickle; no Keras",
        lines=(
            "LinearRegression R2 가 1 보다 작다 : True",
            "KNeighborsRegressor R2 가 1 보다 작다 : True",
            "RandomForestRegressor R2 가 1 보다 작다 : True",
            "GradientBoostingRegressor R2 가 1 보다 작다 : True",
            "같다 : True True",
        ),
    ),
    Script(
        "95_pictures_without_channel.py",
        "pictures (n, 28, 28) into Conv2D (28, 28, 1)",
        quirks=(1, 2),
        needs=("mnist",),
        tolerance="conv",
        lookalike="validation rows and test rows from one array, but not the same",
        lines=("(300, 28, 28) (100, 28, 28) (150, 28, 28)", "(1, 10)"),
    ),
    Script(
        "96_split_again.py",
        "split again, from the wrong array",
        quirks=(1,),
        mistakes=(
            Mistake(15, "x_tr, x_val, y_tr, y_val =", "scored-rows-trained"),
            Mistake(18, "scaler.fit(x_tr)", "scaler-before-split", sure=False),
            Mistake(28, "model.fit(", "last-weights", sure=False),
        ),
        lines=("(455, 30) (114, 30) (171, 30)",),
    ),
    Script(
        "97_imagenet_weights.py",
        "VGG16(weights='imagenet')",
        quirks=(1, 5),
        exit_code=1,
        lines=("모델을 받는 중...",),
    ),
    Script(
        "98_cifar10_dnn_lstm.py",
        "cifar10, Dense and LSTM",
        quirks=(1, 2),
        needs=("cifar10",),
        lookalike="a reshape that merges neighbouring axes; functions that build, called once each",
        lines=("DNN (500, 3072) (250, 3072)", "LSTM (500, 32, 96) (250, 32, 96)"),
    ),
)
