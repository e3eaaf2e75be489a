"""Looks at responses again some weeks after their end: did the calls fall more than at places that stood alike?"""
