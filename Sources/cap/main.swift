print("cap")
