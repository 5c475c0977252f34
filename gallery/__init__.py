"""What was made lives on: pictures, their bytes, prompts and their ancestry. Knows no battle."""
