"""What `from keras.layers import *` brings: the public names of the modules of Keras, and those that they had."""

from __future__ import annotations

from sunbae.modernize.places import GONE, canonical, each

_NAMES = {
    "keras": each(
        "Input Model Sequential activations applications backend callbacks constraints datasets initializers layers "
        "losses metrics models optimizers preprocessing regularizers utils"
    ),
    "keras.activations": each(
        "deserialize elu exponential gelu get hard_sigmoid linear relu selu serialize sigmoid softmax softplus "
        "softsign swish tanh"
    ),
    "keras.applications": each(
        "DenseNet121 DenseNet169 DenseNet201 EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 "
        "EfficientNetB4 EfficientNetB5 EfficientNetB6 EfficientNetB7 InceptionResNetV2 InceptionV3 MobileNet "
        "MobileNetV2 MobileNetV3Large MobileNetV3Small NASNetLarge NASNetMobile ResNet101 ResNet101V2 ResNet152 "
        "ResNet152V2 ResNet50 ResNet50V2 VGG16 VGG19 Xception densenet efficientnet imagenet_utils "
        "inception_resnet_v2 inception_v3 mobilenet mobilenet_v2 nasnet resnet resnet50 resnet_v2 vgg16 vgg19 "
        "xception"
    ),
    "keras.backend": each(
        "abs all any arange argmax argmin backend batch_dot batch_flatten batch_get_value batch_normalization "
        "batch_set_value bias_add binary_crossentropy cast cast_to_floatx categorical_crossentropy clear_session "
        "clip concatenate constant conv1d conv2d conv2d_transpose conv3d cos count_params ctc_batch_cost ctc_decode "
        "cumprod cumsum depthwise_conv2d dot dropout dtype elu epsilon equal eval exp expand_dims eye flatten floatx "
        "foldl foldr function gather get_session get_uid get_value gradients greater greater_equal hard_sigmoid "
        "identity image_data_format image_dim_ordering in_test_phase in_top_k in_train_phase int_shape "
        "is_keras_tensor is_sparse is_tensor l2_normalize learning_phase less less_equal log logsumexp "
        "manual_variable_initialization map_fn max maximum mean min minimum moving_average_update name_scope ndim "
        "normalize_batch_in_training not_equal one_hot ones ones_like permute_dimensions placeholder pool2d pool3d "
        "pow print_tensor prod random_binomial random_normal random_normal_variable random_uniform "
        "random_uniform_variable relu repeat repeat_elements reset_uids reshape resize_images resize_volumes reverse "
        "rnn round separable_conv2d set_epsilon set_floatx set_image_data_format set_image_dim_ordering "
        "set_learning_phase set_session set_value shape sigmoid sign sin softmax softplus softsign "
        "sparse_categorical_crossentropy spatial_2d_padding spatial_3d_padding sqrt square squeeze stack std "
        "stop_gradient sum switch tanh temporal_padding tile to_dense transpose truncated_normal update update_add "
        "update_sub var variable zeros zeros_like"
    ),
    "keras.callbacks": each(
        "CSVLogger Callback CallbackList EarlyStopping History LambdaCallback LearningRateScheduler ModelCheckpoint "
        "ProgbarLogger ReduceLROnPlateau RemoteMonitor TensorBoard TerminateOnNaN"
    ),
    "keras.constraints": each(
        "Constraint MaxNorm MinMaxNorm NonNeg UnitNorm deserialize get max_norm min_max_norm non_neg serialize "
        "unit_norm"
    ),
    "keras.datasets": each("boston_housing cifar10 cifar100 fashion_mnist imdb mnist reuters"),
    "keras.initializers": each(
        "Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity Initializer LecunNormal LecunUniform Ones "
        "Orthogonal RandomNormal RandomUniform TruncatedNormal VarianceScaling Zeros constant deserialize get "
        "glorot_normal glorot_uniform he_normal he_uniform identity lecun_normal lecun_uniform normal one ones "
        "orthogonal random_normal random_uniform serialize truncated_normal uniform variance_scaling zero zeros"
    ),
    "keras.layers": each(
        "Activation ActivityRegularization Add AdditiveAttention AlphaDropout Attention Average AveragePooling1D "
        "AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D BatchNormalization Bidirectional "
        "Concatenate Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM2D ConvLSTM2DCell "
        "ConvRNN2D Convolution1D Convolution2D Convolution2DTranspose Convolution3D Convolution3DTranspose "
        "Cropping1D Cropping2D Cropping3D Deconvolution2D Deconvolution3D Dense DepthwiseConv2D Dot Dropout ELU "
        "Embedding Flatten GRU GRUCell GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D "
        "GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D GlobalMaxPool1D GlobalMaxPool2D "
        "GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D Input InputLayer InputSpec LSTM "
        "LSTMCell Lambda Layer LayerNormalization LeakyReLU Masking MaxPool1D MaxPool2D MaxPool3D MaxPooling1D "
        "MaxPooling2D MaxPooling3D Maximum Minimum MultiHeadAttention Multiply PReLU Permute RNN ReLU RepeatVector "
        "Reshape SeparableConv1D SeparableConv2D SeparableConvolution1D SeparableConvolution2D SimpleRNN "
        "SimpleRNNCell Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D StackedRNNCells Subtract "
        "TimeDistributed UpSampling1D UpSampling2D UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D "
        "add average concatenate deserialize dot maximum minimum multiply serialize subtract"
    ),
    "keras.losses": each(
        "BinaryCrossentropy CategoricalCrossentropy CategoricalHinge CosineSimilarity Hinge Huber KLDivergence "
        "LogCosh Loss MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError "
        "Poisson SparseCategoricalCrossentropy SquaredHinge binary_crossentropy categorical_crossentropy "
        "categorical_hinge cosine_similarity deserialize get hinge huber kl_divergence log_cosh mean_absolute_error "
        "mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error poisson serialize "
        "sparse_categorical_crossentropy squared_hinge"
    ),
    "keras.metrics": each(
        "AUC Accuracy BinaryAccuracy BinaryCrossentropy CategoricalAccuracy CategoricalCrossentropy CategoricalHinge "
        "CosineSimilarity FalseNegatives FalsePositives Hinge KLDivergence LogCoshError Mean MeanAbsoluteError "
        "MeanAbsolutePercentageError MeanIoU MeanSquaredError MeanSquaredLogarithmicError Metric Poisson Precision "
        "PrecisionAtRecall Recall RootMeanSquaredError SensitivityAtSpecificity SparseCategoricalAccuracy "
        "SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum "
        "TopKCategoricalAccuracy TrueNegatives TruePositives binary_accuracy binary_crossentropy "
        "categorical_accuracy categorical_crossentropy deserialize get hinge mean_absolute_error "
        "mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error poisson serialize "
        "sparse_categorical_accuracy sparse_categorical_crossentropy sparse_top_k_categorical_accuracy squared_hinge "
        "top_k_categorical_accuracy"
    ),
    "keras.models": each("Model Sequential clone_model load_model model_from_config model_from_json save_model"),
    "keras.optimizers": each(
        "Adadelta Adagrad Adam Adamax Ftrl Nadam Optimizer RMSprop SGD TFOptimizer deserialize get schedules serialize"
    ),
    "keras.optimizers.schedules": each(
        "CosineDecay CosineDecayRestarts ExponentialDecay InverseTimeDecay LearningRateSchedule "
        "PiecewiseConstantDecay PolynomialDecay"
    ),
    "keras.preprocessing": each(
        "image image_dataset_from_directory sequence text text_dataset_from_directory timeseries_dataset_from_array"
    ),
    "keras.preprocessing.image": each("array_to_img img_to_array list_pictures load_img save_img"),
    "keras.preprocessing.sequence": each("pad_sequences"),
    "keras.regularizers": each("L1L2 Regularizer deserialize get l1 l1_l2 l2 serialize"),
    "keras.src.legacy.preprocessing.image": each("ImageDataGenerator"),
    "keras.src.legacy.preprocessing.text": each(
        "Tokenizer hashing_trick one_hot text_to_word_sequence tokenizer_from_json"
    ),
    "keras.utils": each(
        "CustomObjectScope Progbar Sequence custom_object_scope deserialize_keras_object get_custom_objects get_file "
        "get_source_inputs model_to_dot multi_gpu_model normalize plot_model print_summary serialize_keras_object "
        "to_categorical"
    ),
    "keras.wrappers.scikit_learn": each("KerasClassifier KerasRegressor"),
}


def brings(module: str, name: str) -> bool:
    """Whether a module of Keras has a public name, or had it.

    >>> brings("tensorflow.keras.layers", "Dense"), brings("keras.layers.core", "Adam"), brings("keras.layers", "merge")
    (True, False, True)
    """
    today = canonical(module)
    return (
        name in _NAMES.get(today, ()) or f"{today}.{name}" in GONE or canonical(f"{today}.{name}") != f"{today}.{name}"
    )
