package dev.tauko.internal.loop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads with a scheduler of their own. JDK 25 has them, but no public way to ask for one:
 * it takes one method of the package {@code java.lang}, which must be open to this class.
 */
final class VirtualThreads {

  /** What makes the way free, for people to read. */
  static final String HOW_TO_OPEN =
      "start the JVM with --add-opens java.base/java.lang="
          + openTo(VirtualThreads.class.getModule())
          + ", or run an executable jar whose manifest says Add-Opens: java.base/java.lang";

  private static String openTo(Module module) {
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }

  /** {@code Thread.Builder.inheritInheritableThreadLocals(false)} as the JDK's constant. */
  private static final int NO_INHERIT_THREAD_LOCALS = 1 << 2;

  private static final @Nullable MethodHandle NEW_VIRTUAL_THREAD;

  /** Gives the scheduler of a virtual thread; its argument must be one. */
  private static final @Nullable MethodHandle SCHEDULER;

  private static final @Nullable String OBSTACLE;

  static {
    MethodHandle handle = null;
    MethodHandle scheduler = null;
    String obstacle = null;
    try {
      handle = find();
      scheduler = findScheduler();
      obstacle = tryOut(handle);
    } catch (IllegalAccessException e) {
      obstacle = "the package java.lang is not open to Tauko: " + HOW_TO_OPEN;
    } catch (ReflectiveOperationException | RuntimeException e) {
      obstacle =
          "this JVM ("
              + Runtime.version()
              + ") makes no virtual threads with a scheduler of their own: "
              + e;
    }
    NEW_VIRTUAL_THREAD = handle;
    SCHEDULER = obstacle == null ? scheduler : null;
    OBSTACLE = obstacle;
  }

  private VirtualThreads() {}

  private static MethodHandle find() throws ReflectiveOperationException {
    Class<?> builders = Class.forName("java.lang.ThreadBuilders");
    return MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
        .findStatic(
            builders,
            "newVirtualThread",
            MethodType.methodType(
                Thread.class, Executor.class, String.class, int.class, Runnable.class));
  }

  private static MethodHandle findScheduler() throws ReflectiveOperationException {
    Class<?> type = Class.forName("java.lang.VirtualThread");
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
        .findGetter(type, "scheduler", Executor.class)
        .asType(MethodType.methodType(Executor.class, Thread.class));
  }

  /** Runs a virtual thread to its end by hand, through a pause. */
  @SuppressWarnings("ThreadPriorityCheck") // The yield is what is tried out.
  private static @Nullable String tryOut(MethodHandle handle) {
    ArrayDeque<Runnable> steps = new ArrayDeque<>();
    boolean[] ended = {false};
    Thread thread =
        make(
            handle,
            steps::add,
            "tauko-carrier-trial",
            () -> {
              Thread.yield();
              ended[0] = true;
            });
    if (Thread.currentThread().isVirtual()) {
      return null;
    }
    thread.start();
    int taken = 0;
    for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
      step.run();
      taken++;
    }
    return ended[0] && taken == 2
        ? null
        : "this JVM (" + Runtime.version() + ") does not leave the scheduling to Tauko";
  }

  private static Thread make(MethodHandle handle, Executor scheduler, String name, Runnable body) {
    try {
      return (Thread) handle.invokeExact(scheduler, name, NO_INHERIT_THREAD_LOCALS, body);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Why {@link #scheduledBy} cannot be used, or null if it can. */
  static @Nullable String obstacle() {
    return OBSTACLE;
  }

  /** A virtual thread, not started, each step of which is given to {@code scheduler}. */
  static Thread scheduledBy(Executor scheduler, String name, Runnable body) {
    MethodHandle handle = NEW_VIRTUAL_THREAD;
    if (handle == null) {
      throw new IllegalStateException(OBSTACLE);
    }
    return make(handle, scheduler, name, body);
  }

  /**
   * The scheduler of a thread; null if it has none, or this JVM does not show it. A thread that a
   * thread with a scheduler of its own has started has the same one.
   */
  static @Nullable Executor schedulerOf(Thread thread) {
    MethodHandle scheduler = SCHEDULER;
    if (scheduler == null || !thread.isVirtual()) {
      return null;
    }
    try {
      return (Executor) scheduler.invokeExact(thread);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
