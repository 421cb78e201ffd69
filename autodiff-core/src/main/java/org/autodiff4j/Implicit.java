package org.autodiff4j;

import java.util.function.Function;
import org.autodiff4j.Treed.Tree;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.transform.Closed;
import org.autodiff4j.transform.FlatFunction;
import org.autodiff4j.transform.LinearSolve;
import org.autodiff4j.transform.Root;
import org.autodiff4j.tree.Pytree;

/** Solutions of equations, differentiated by the equation rather than by how they were found. */
final class Implicit {
  private Implicit() {}

  static <X> X linearSolve(
      Function<? super X, ? extends X> matvec,
      X b,
      LinearSolver<X> solve,
      LinearSolver<X> transposeSolve) {
    String name = "customLinearSolve";
    Tree<X> right = Tree.of(name + ": the right-hand side", b);
    right.requireReal(name, "right-hand side", "Cast it.");
    Closed closed = closed(name, "result of matvec", "the right-hand side", matvec, right);
    Tensor[] x =
        LinearSolve.apply(
            closed,
            right.leaves(),
            solver(name, right, solve),
            solver(name, right, transposeSolve));
    return right.build(x);
  }

  static <X> X root(
      Function<? super X, ? extends X> f,
      X guess,
      RootSolver<X> solve,
      LinearSolver<X> tangentSolve,
      LinearSolver<X> cotangentSolve) {
    String name = "customRoot";
    Tree<X> start = Tree.of(name + ": the guess", guess);
    start.requireReal(name, "guess", "Cast it.");
    Closed closed = closed(name, "result of f", "the guess", f, start);
    Root.Solver solver =
        (flat, leaves) -> {
          X x = solve.solve(v -> call(start, flat, v), start.build(leaves));
          return checked(name, start, x);
        };
    Tensor[] x =
        Root.apply(
            closed,
            start.leaves(),
            solver,
            solver(name, start, tangentSolve),
            solver(name, start, cotangentSolve));
    return start.build(x);
  }

  private static <X> Closed closed(
      String name, String what, String whose, Function<? super X, ? extends X> f, Tree<X> at) {
    Treed<X, X> treed = Treed.of(name, f, at);
    Closed closed = Closed.of(name, treed, at.types());
    at.requireLike(name, what, whose, treed.result());
    return closed;
  }

  private static <X> LinearSolve.Solver solver(String name, Tree<X> like, LinearSolver<X> solve) {
    return (matvec, b) -> {
      X x = solve.solve(v -> call(like, matvec, v), like.build(b));
      return checked(name, like, x);
    };
  }

  private static <X> X call(Tree<X> like, FlatFunction f, X x) {
    return like.build(f.apply(Tree.of(x).leaves()));
  }

  private static <X> Tensor[] checked(String name, Tree<X> like, X x) {
    Tree<X> solution = Tree.of(name + ": the solution", x);
    like.requireLike(name, "solution", "the unknown", solution);
    return solution.leaves();
  }

  /** State of the iteration: unknown, residual, direction, |residual|², steps. */
  private record Iterate<X>(X x, X r, X p, Tensor rr, Tensor steps) {}

  /** Hestenes and Stiefel (1952). */
  static <X> X conjugateGradient(
      Function<? super X, ? extends X> matvec, X b, double tolerance, int maxSteps) {
    Tensor limit = dot(b, b).mul(tolerance * tolerance);
    X zero = Pytree.map((Tensor leaf) -> leaf.like(0), b);
    Iterate<X> start = new Iterate<>(zero, b, b, dot(b, b), Tensor.arange(1).reshape());
    Iterate<X> end =
        Autodiff.whileLoop(
            (Iterate<X> s) -> s.rr.gt(limit).and(s.steps.lt(maxSteps)),
            s -> {
              X ap = matvec.apply(s.p);
              Tensor alpha = s.rr.div(dot(s.p, ap));
              X x =
                  Pytree.map(
                      (u, v) -> u.add(v.mul(alpha.cast(v.dtype()))).cast(u.dtype()), s.x, s.p);
              X r =
                  Pytree.map(
                      (u, v) -> u.sub(v.mul(alpha.cast(v.dtype()))).cast(u.dtype()), s.r, ap);
              Tensor rr = dot(r, r);
              Tensor beta = rr.div(s.rr);
              X p =
                  Pytree.map((u, v) -> u.add(v.mul(beta.cast(v.dtype()))).cast(u.dtype()), r, s.p);
              return new Iterate<>(x, r, p, rr, s.steps.add(1));
            },
            start);
    return end.x;
  }

  private static <X> Tensor dot(X x, X y) {
    Tensor[] products = Pytree.flatten(Pytree.map(Tensor::mul, x, y)).leaves();
    Tensor sum = products[0].sum();
    for (int i = 1; i < products.length; i++) {
      sum = sum.add(products[i].sum());
    }
    return sum;
  }
}
