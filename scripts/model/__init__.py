"""What `scripts/train_model.py` and `scripts/evaluate.py` share: corpora, augmentation, training, scores."""
