package org.autodiff4j.nd4j.compile;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.ISTORE;

import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Map;
import org.autodiff4j.nd4j.compile.LoopBody.Algebra;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Turns loop bodies into classes of one loop over Java arrays, {@code for (int i = 0; i < n; i++)},
 * with every intermediate value in a local variable: what the virtual machine's compiler turns into
 * vector code that keeps them in registers.
 *
 * <p>The classes are hidden, so that they are unloaded with the last {@link Loop} of theirs; those
 * of the bodies used last are kept.
 */
final class LoopCompiler {
  private static final int KEPT = 256;
  private static final String PACKAGE = Type.getInternalName(LoopCompiler.class);
  private static final String REGISTERS = Type.getInternalName(Registers.class);
  private static final String RUN =
      Type.getMethodDescriptor(
          Type.VOID_TYPE,
          Type.getType(Registers.class),
          Type.getType(int[].class),
          Type.getType(double[].class),
          Type.INT_TYPE);

  private static final int REGISTERS_LOCAL = 1;
  private static final int AT_LOCAL = 2;
  private static final int CONSTANTS_LOCAL = 3;
  private static final int LENGTH_LOCAL = 4;
  private static final int INDEX_LOCAL = 5;
  private static final int FIRST_FREE_LOCAL = 6;

  private static final Map<LoopBody, Loop> LOOPS =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LoopBody, Loop> eldest) {
          return size() > KEPT;
        }
      };

  private final LoopBody body;
  private final MethodVisitor code;
  private final int width;

  /** The first local variable of the arrays, of the constants, and of the values. */
  private final int arrays;

  private final int constants;
  private final int values;

  private LoopCompiler(LoopBody body, MethodVisitor code) {
    this.body = body;
    this.code = code;
    this.width = body.single() ? 1 : 2;
    this.arrays = FIRST_FREE_LOCAL;
    this.constants = arrays + body.inputs() + body.outputs().size();
    this.values = constants + body.constants() * width;
  }

  /** The loop with this body. */
  static Loop compile(LoopBody body) {
    synchronized (LOOPS) {
      return LOOPS.computeIfAbsent(body, LoopCompiler::define);
    }
  }

  private static Loop define(LoopBody body) {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    type.visit(
        Opcodes.V17,
        ACC_FINAL,
        PACKAGE + "$Generated",
        null,
        "java/lang/Object",
        new String[] {Type.getInternalName(Loop.class)});
    MethodVisitor init = type.visitMethod(0, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(0, 0);
    init.visitEnd();
    MethodVisitor run = type.visitMethod(ACC_PUBLIC, "run", RUN, null, null);
    run.visitCode();
    new LoopCompiler(body, run).emit();
    run.visitMaxs(0, 0);
    run.visitEnd();
    type.visitEnd();
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> hidden = lookup.defineHiddenClass(type.toByteArray(), true).lookupClass();
      return (Loop) hidden.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("A generated loop cannot be loaded: " + body, e);
    }
  }

  private void emit() {
    int count = body.inputs() + body.outputs().size();
    for (int i = 0; i < count; i++) {
      code.visitVarInsn(ALOAD, REGISTERS_LOCAL);
      code.visitFieldInsn(
          Opcodes.GETFIELD,
          REGISTERS,
          body.single() ? "floats" : "reals",
          body.single() ? "[[F" : "[[D");
      code.visitVarInsn(ALOAD, AT_LOCAL);
      push(i);
      code.visitInsn(Opcodes.IALOAD);
      code.visitInsn(Opcodes.AALOAD);
      code.visitVarInsn(Opcodes.ASTORE, arrays + i);
    }
    for (int i = 0; i < body.constants(); i++) {
      code.visitVarInsn(ALOAD, CONSTANTS_LOCAL);
      push(i);
      code.visitInsn(Opcodes.DALOAD);
      if (body.single()) {
        code.visitInsn(Opcodes.D2F);
      }
      code.visitVarInsn(real(Opcodes.DSTORE), constants + i * width);
    }
    code.visitInsn(Opcodes.ICONST_0);
    code.visitVarInsn(ISTORE, INDEX_LOCAL);
    Label test = new Label();
    Label next = new Label();
    code.visitJumpInsn(Opcodes.GOTO, test);
    code.visitLabel(next);
    iteration();
    code.visitIincInsn(INDEX_LOCAL, 1);
    code.visitLabel(test);
    code.visitVarInsn(ILOAD, INDEX_LOCAL);
    code.visitVarInsn(ILOAD, LENGTH_LOCAL);
    code.visitJumpInsn(Opcodes.IF_ICMPLT, next);
    code.visitInsn(Opcodes.RETURN);
  }

  private void iteration() {
    for (int i = 0; i < body.inputs(); i++) {
      code.visitVarInsn(ALOAD, arrays + i);
      code.visitVarInsn(ILOAD, INDEX_LOCAL);
      code.visitInsn(body.single() ? Opcodes.FALOAD : Opcodes.DALOAD);
      code.visitVarInsn(real(Opcodes.DSTORE), values + i * width);
    }
    for (int i = 0; i < body.operations().size(); i++) {
      operation(body.operations().get(i));
      code.visitVarInsn(real(Opcodes.DSTORE), values + (body.inputs() + i) * width);
    }
    for (int i = 0; i < body.outputs().size(); i++) {
      code.visitVarInsn(ALOAD, arrays + body.inputs() + i);
      code.visitVarInsn(ILOAD, INDEX_LOCAL);
      load(body.outputs().get(i));
      code.visitInsn(body.single() ? Opcodes.FASTORE : Opcodes.DASTORE);
    }
  }

  private void operation(LoopBody.Step step) {
    switch (step.algebra()) {
      case ADD -> binary(step, Opcodes.DADD);
      case SUB -> binary(step, Opcodes.DSUB);
      case MUL, SQUARE -> binary(step, Opcodes.DMUL);
      case DIV -> binary(step, Opcodes.DDIV);
      case MAX, MIN -> {
        load(step.x());
        load(step.y());
        math(step.algebra() == Algebra.MAX ? "max" : "min", body.single() ? "(FF)F" : "(DD)D");
      }
      case NEG -> {
        load(step.x());
        code.visitInsn(real(Opcodes.DNEG));
      }
      case ABS -> {
        load(step.x());
        math("abs", body.single() ? "(F)F" : "(D)D");
      }
      case SQRT -> root(step.x());
      case RSQRT -> {
        one();
        root(step.x());
        code.visitInsn(real(Opcodes.DDIV));
      }
      case RECIPROCAL -> {
        one();
        load(step.x());
        code.visitInsn(real(Opcodes.DDIV));
      }
      case SAME -> load(step.x());
      case POWER -> power(step.x(), step.exponent());
    }
  }

  private void binary(LoopBody.Step step, int opcode) {
    load(step.x());
    load(step.y());
    code.visitInsn(real(opcode));
  }

  /**
   * On f32 too, the root in double, rounded, is the root: C2 knows that and uses one instruction.
   */
  private void root(int x) {
    load(x);
    if (body.single()) {
      code.visitInsn(Opcodes.F2D);
    }
    math("sqrt", "(D)D");
    if (body.single()) {
      code.visitInsn(Opcodes.D2F);
    }
  }

  private void power(int x, int exponent) {
    if (exponent > 0) {
      load(x);
    } else {
      one();
    }
    for (int k = exponent > 0 ? 1 : 0; k < Math.abs(exponent); k++) {
      load(x);
      code.visitInsn(real(exponent > 0 ? Opcodes.DMUL : Opcodes.DDIV));
    }
  }

  private void one() {
    code.visitInsn(body.single() ? Opcodes.FCONST_1 : Opcodes.DCONST_1);
  }

  private void load(int operand) {
    code.visitVarInsn(
        real(Opcodes.DLOAD),
        operand < 0 ? constants + (-1 - operand) * width : values + operand * width);
  }

  private void math(String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Math", name, descriptor, false);
  }

  /** The opcode for f32 is the one before that for f64. */
  private int real(int opcode) {
    return body.single() ? opcode - 1 : opcode;
  }

  private void push(int value) {
    code.visitIntInsn(Opcodes.SIPUSH, value);
  }
}
