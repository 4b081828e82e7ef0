"""What stands in for TensorFlow: its everyday functions, on Keras' operations and JAX arrays.

The modules hold the names of TensorFlow's; `patch.served` says which module has those of which. An integer or
float of 64 bits has 32 here, as everywhere on JAX.
"""
