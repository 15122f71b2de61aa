print("not a text")
