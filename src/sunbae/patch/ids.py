"""The ids of adaptations: what was done to a script of 2020 so that it runs today."""

from __future__ import annotations

from sunbae.i18n import N_

TITLES = {
    "SB901": N_("TensorFlow's name for Keras, or an old path of it"),
    "SB902": N_("A data set is read from this computer"),
    "SB903": N_("TensorBoard writes without TensorFlow"),
    "SB904": N_("load_boston is put back"),
    "SB905": N_("Weights of ImageNet are read from this computer"),
    "SB906": N_("A checkpoint keeps its old name"),
    "SB907": N_("A file of weights or a model keeps its old name"),
    "SB908": N_("Metrics as a text, or one list for several outputs"),
    "SB909": N_("Tokenizer and other tools for texts, series and pictures"),
    "SB910": N_("Scores of several outputs come in the order of 2020"),
    "SB911": N_("Another file is read than the one named"),
    "SB912": N_("Arguments of layers that are gone"),
    "SB913": N_("A wrapper for scikit-learn with build_fn"),
    "SB914": N_("Lists as data"),
    "SB915": N_("Arguments of optimizers that are gone"),
    "SB916": N_("Methods and arguments of models that are gone"),
    "SB917": N_("An .h5 file is loaded as in 2020"),
    "SB918": N_("A function of TensorFlow"),
    "SB919": N_("What only TensorFlow can do"),
    "SB920": N_("A path of Windows"),
    "SB921": N_("Names that scikit-learn, NumPy or pandas no longer have"),
    "SB922": N_("A line of a notebook that is for IPython"),
    "SB923": N_("Arguments of callbacks that are gone"),
    "SB924": N_("A target of one number for a network of several"),
    "SB925": N_("An array of one number as a number"),
    "SB926": N_("trainable that was changed after compile"),
    "SB927": N_("Epochs of fewer or more batches than there are"),
    "SB928": N_("add_loss with a tensor of the network"),
}
