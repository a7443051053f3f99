# Texts
