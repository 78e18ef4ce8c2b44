"""What can be asked of wangge: one class per noun, one method per command."""
