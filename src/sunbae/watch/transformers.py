"""What a transformer of scikit-learn does to rows, by its name."""

from __future__ import annotations

from typing import Literal

Does = Literal["scale", "reduce", "encode", "other"]
_SCALES = ("Imputer", "Scaler", "QuantileTransformer", "PowerTransformer", "KBinsDiscretizer", "Pipeline", "Union")
_ENCODES = ("OneHotEncoder", "OrdinalEncoder", "LabelEncoder", "LabelBinarizer", "MultiLabelBinarizer")
_LEARN_NOTHING = ("Normalizer", "Binarizer", "PolynomialFeatures", "FunctionTransformer", "HashingVectorizer")
_REDUCES = ("sklearn.decomposition", "sklearn.feature_selection", "sklearn.manifold", "sklearn.feature_extraction")


def does(kind: str, module: str) -> Does:
    """Of a class and its module; "other" if it learns nothing that could leak.

    >>> does("PCA", "sklearn.decomposition._pca")
    'reduce'
    """
    if kind in _LEARN_NOTHING:
        return "other"
    if kind.endswith(_ENCODES):
        return "encode"
    if kind == "TargetEncoder" or module.startswith(_REDUCES) or "Discriminant" in kind:
        return "reduce"
    if kind == "ColumnTransformer" or kind.endswith(_SCALES):
        return "scale"
    return "other"
