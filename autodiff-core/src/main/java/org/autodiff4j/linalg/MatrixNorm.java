package org.autodiff4j.linalg;

/** Which norm of a matrix; in brackets the name that NumPy gives it. */
public enum MatrixNorm {
  /** The Euclidean norm of all elements ("fro"). */
  FROBENIUS,
  /** The sum of the singular values ("nuc"). */
  NUCLEAR,
  /** The greatest singular value (2). */
  SPECTRAL,
  /** The least singular value, which is no norm (-2). */
  LEAST_SINGULAR,
  /** The greatest sum of magnitudes of a column (1). */
  COLUMN_SUM,
  /** The least sum of magnitudes of a column, which is no norm (-1). */
  LEAST_COLUMN_SUM,
  /** The greatest sum of magnitudes of a row (inf). */
  ROW_SUM,
  /** The least sum of magnitudes of a row, which is no norm (-inf). */
  LEAST_ROW_SUM
}
