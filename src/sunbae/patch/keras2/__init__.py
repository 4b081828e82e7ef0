"""What Keras 2.4 had and Keras 3 has not, one kind in each module, put back by patches."""
