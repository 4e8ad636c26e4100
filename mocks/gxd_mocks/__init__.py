"""The truthful counterpart of every solution, and the arithmetic that it uses.

The reference gateway can be used without any conformance test: to develop against, to demonstrate, to replay a finding.
"""
