"""The reference calculators: each reads like the method that it implements, and is exact.

`bom` (bottom-up over a bill of materials), `organisation` (a company's emissions shared by sales, weight or pieces),
`transaction` (a network of transaction amounts, or spend times factor), `coproducts` (allocation), `chain` (tiers that
hand footprints on). Import the module of the method; this package imports none of them.
"""
