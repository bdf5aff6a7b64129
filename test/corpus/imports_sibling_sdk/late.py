punctuation = '!'
