package dev.tauko.internal.loop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The virtual threads on which a loop with the carrier {@code mailbox} runs what is not the
 * engine's own: callbacks of users, their actors on the loop's dispatcher, and what logs.
 *
 * <p>A coroutine may be suspended while it holds a lock of the JDK. Code on the loop's own thread
 * that waited for this lock would wait for ever, since it is the loop that lets the coroutine go
 * on. So such code has a thread that is suspended likewise: its continuations are steps of the
 * loop, which goes on meanwhile.
 *
 * <p>One thread serves, one step after another, each at once. Between two steps it rests in {@link
 * Thread#yield}, and its continuation lies in {@link Server#next}. When a step blocks, another
 * thread takes its place; of two that have nothing to do, one ends.
 *
 * <p><b>Who looks at the stack of a thread that rests</b> disturbs it: the JDK keeps the thread
 * from going on for the moment, and schedules its continuation once more afterwards. So a thread
 * whose continuation returns at once, with the step untouched, is asked again until it takes it;
 * and one that goes on for nothing goes back to rest.
 *
 * <p>Everything here belongs to the loop, but for {@link #current} and {@link #blocked}, which
 * other threads read.
 */
final class CallbackThreads {
  private final LoopExecutor loop;

  /** The thread that rests, if there is one. */
  private @Nullable Server resting;

  /** The thread that runs now, mounted on the loop's. */
  private volatile @Nullable Server current;

  /** Those whose step has blocked in a call of the JDK. */
  private final Set<Server> blocked = ConcurrentHashMap.newKeySet();

  CallbackThreads(LoopExecutor loop) {
    this.loop = loop;
  }

  /** Tells whether a step may run code that is not the engine's own. */
  static boolean isOfOthers(Runnable step) {
    return step instanceof LoopHandle handle
        ? handle.isOfOthers()
        : !(step instanceof LightActor
            || step instanceof GuardedStep
            || step instanceof Arrival
            || step instanceof Continued);
  }

  /** Runs a step, up to its end or to where it blocks. On the loop's thread. */
  void run(Runnable step) {
    Server server = resting;
    resting = null;
    if (server == null) {
      server = begin();
    }
    if (server == null) {
      loop.perform(step);
    } else if (!server.serve(step)) {
      blocked.add(server);
    }
  }

  /** The loop ends, and so does the thread that rests: the JDK keeps all that have begun. */
  void end() {
    Server server = resting;
    resting = null;
    if (server != null) {
      server.finish();
    }
  }

  /** How many callbacks block in a call of the JDK. */
  int blocked() {
    return blocked.size();
  }

  /** A thread that has not run yet; null if there is no memory for one. */
  private @Nullable Server begin() {
    try {
      Server server = new Server();
      server.begin();
      return server;
    } catch (OutOfMemoryError noThread) {
      return null;
    }
  }

  /** The thread of the step under way; null if it runs on none of these. From any thread. */
  @Nullable Thread current() {
    Server server = current;
    return server == null ? null : server.thread;
  }

  /**
   * Takes those threads out of the loop's hands that are inside {@link System#exit}. From any
   * thread.
   *
   * @return whether there was one
   */
  boolean leaveExiting() {
    boolean any = false;
    for (Server server : blocked) {
      any |= server.leaveIfExiting();
    }
    return any;
  }

  /** A continuation of a step that had blocked. */
  record Continued(Server server, Runnable continuation) implements Runnable {
    @Override
    public void run() {
      server.goOn(continuation);
    }
  }

  /** One of the threads, and its scheduler. */
  final class Server implements Executor, Runnable {
    private volatile @Nullable Thread thread;
    private @Nullable Runnable step;

    /** What lets the thread go on from its rest. */
    private @Nullable Runnable next;

    /** Whether the next continuation that comes from the loop's thread is for {@link #next}. */
    private boolean expecting;

    private boolean finishes;
    private boolean over;
    private volatile boolean left;

    void begin() {
      Thread thread = VirtualThreads.scheduledBy(this, loop.thread().getName() + "-callback", this);
      thread.setContextClassLoader(loop.thread().getContextClassLoader());
      this.thread = thread;
      expecting = true;
      thread.start();
    }

    /** Runs a step; tells whether it has come to its end. */
    boolean serve(Runnable another) {
      step = another;
      Runnable continuation = next;
      next = null;
      while (continuation != null && step != null && !over) {
        mount(continuation);
      }
      if (over && step != null) {
        step = null;
        loop.perform(another);
      }
      return hasNothingToDo();
    }

    /** Ends the thread. */
    void finish() {
      finishes = true;
      Runnable continuation = next;
      next = null;
      if (continuation != null) {
        mount(continuation);
      }
    }

    private void mount(Runnable continuation) {
      current = this;
      continuation.run();
      current = null;
    }

    private boolean hasNothingToDo() {
      return over || this == resting;
    }

    void goOn(Runnable continuation) {
      mount(continuation);
      if (hasNothingToDo()) {
        blocked.remove(this);
      }
    }

    /** The JDK hands each continuation over here, also those of threads that the step starts. */
    @Override
    @SuppressWarnings("ReferenceEquality") // The very thread is meant.
    public void execute(Runnable continuation) {
      if (expecting && Thread.currentThread() == loop.thread()) {
        expecting = false;
        next = continuation;
      } else if (left) {
        Thread.ofPlatform().name(loop.thread().getName() + "-exit").daemon().start(continuation);
      } else {
        loop.goOn(new Continued(this, continuation));
      }
    }

    /** The life of the thread. */
    @Override
    public void run() {
      StepExecutor.PLACE.set(loop);
      try {
        do {
          performStep();
        } while (rest());
      } finally {
        over = true;
      }
    }

    /** Performs the step if there is one: in a frame that is gone when the thread rests. */
    private void performStep() {
      Runnable mine = step;
      if (mine != null) {
        step = null;
        loop.perform(mine);
      }
    }

    /**
     * Rests until there is a step; false if the thread is to end. If there is no memory to keep the
     * stack, it ends, too: another one is made then.
     */
    private boolean rest() {
      while (step == null) {
        if (finishes || left || isInTheWay()) {
          return false;
        }
        resting = this;
        expecting = true;
        yieldToLoop();
        boolean hasRested = !expecting;
        expecting = false;
        if (step == null && !hasRested) {
          resting = null;
          return false;
        }
      }
      return true;
    }

    private boolean isInTheWay() {
      return resting != null && resting != this;
    }

    @SuppressWarnings("ThreadPriorityCheck") // Here yield() has one meaning: the rest.
    private void yieldToLoop() {
      try {
        Thread.yield();
      } catch (OutOfMemoryError noMemory) {
        // The caller sees that the thread has not rested.
      }
    }

    boolean leaveIfExiting() {
      Thread thread = this.thread;
      if (thread == null || left || !ExitCalls.isIn(thread)) {
        return false;
      }
      left = true;
      return true;
    }
  }
}
