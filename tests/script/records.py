"""A record of a script as run.json holds it, to test with."""

X = {"shape": [240, 6], "dtype": "float32", "sha256": "x"}
Y = {"shape": [240], "dtype": "float64", "sha256": "y"}
TEST = {"shape": [60, 6], "dtype": "float32", "sha256": "t"}
DENSE = {
    "class_name": "Sequential",
    "config": {
        "name": "sequential",
        "layers": [
            {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [None, 6]}},
            {"class_name": "Dense", "config": {"name": "dense", "units": 8, "use_bias": True, "activation": "relu"}},
            {
                "class_name": "Dense",
                "config": {"name": "dense_1", "units": 1, "use_bias": True, "activation": "softmax"},
            },
        ],
    },
}


def fit(number=1, **more):
    found = {
        "at": "lesson.py:2",
        "seconds": 4.0,
        "way": "epochs",
        "reasons": [],
        "number": number,
        "model": {
            "name": "sequential",
            "class": "Sequential",
            "layers": [{"name": "dense", "class": "Dense"}, {"name": "mine", "class": "Mine"}],
            "parameters": 65,
            "compiled": {
                "optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.001}},
                "loss": "mse",
                "loss_weights": None,
                "metrics": ["mae"],
            },
        },
        "configuration": "c" * 64,
        "arguments": {"epochs": 3},
        "x": X,
        "y": Y,
        "epochs": 3,
        "last": {"loss": 0.5, "val_loss": 0.7},
        "best_epoch": 2,
    }
    return found | more


HISTORY = {"loss": [2.0, 1.0, 0.5], "mae": [1.5, 1.2, 0.9], "val_loss": [1.0, 0.6, 0.7], "val_mae": [1.0, 0.8, 0.85]}


def evaluation(number=1, **more):
    found = {"at": "lesson.py:4", "seconds": 0.5, "way": "steps", "reasons": [], "fit": number, "x": TEST}
    return found | {"scores": {"loss": 0.8, "mae": 0.95}} | more


def record(**more):
    found = {
        "kind": "script",
        "created": "2026-11-26T10:00:00+09:00",
        "script": "lesson.py",
        "arguments": [],
        "cwd": "/home/kim",
        "options": {},
        "ending": {"code": 0},
        "script_seconds": 20.0,
        "fits": [fit()],
        "evaluations": [evaluation()],
        "predictions": [],
        "left_out": {},
        "seconds": {"fit": 4.0, "evaluate": 0.5},
        "notes": [],
        "files": [],
        "figures": [],
        "environment": {"keras": "3.15.1"},
    }
    return found | more
