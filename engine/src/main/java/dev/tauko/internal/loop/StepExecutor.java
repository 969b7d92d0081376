package dev.tauko.internal.loop;

import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import dev.tauko.internal.log.LastResort;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The executor behind a dispatcher of coroutines: the event loop, or the parallel one. "Here" means
 * a thread of the executor, or a strand that belongs to it.
 */
public abstract sealed class StepExecutor extends AbstractExecutorService
    permits LoopExecutor, ParallelExecutor {

  /**
   * On a thread of an executor the executor, or its worker; on the thread of a coroutine, unless
   * its scheduler tells, its strand. To be read by {@link #place}.
   */
  static final ThreadLocal<@Nullable Object> PLACE = new ThreadLocal<>();

  private static final RandomGenerator OF_THE_THREAD = () -> ThreadLocalRandom.current().nextLong();

  /** So often is something tried for which there is no memory. */
  private static final int ATTEMPTS = 20;

  /** The nanoseconds between two attempts. */
  private static final long SPIN = 10_000_000;

  /** The nanoseconds between two later attempts. */
  private static final long PAUSE = 100_000_000;

  /** The end of the name of a loop that warms up the JVM. */
  private static final String WARM_UP = "-warm-up";

  /** The status with which Pekko ends the JVM after a fatal error. */
  private static final int EXIT_STATUS = -1;

  final String name;
  private final ActorSystem.Settings system;
  private final Carrier carrier;
  private final Guard guard;

  /** Made beforehand: there is no memory when it is needed. */
  private final OutOfMemoryError noMemory =
      new OutOfMemoryError("there is none to begin, or to end, a coroutine");

  private final AtomicBoolean gaveUp = new AtomicBoolean();
  private final boolean virtualClock;
  private final @Nullable StepTimes stepTimes;
  final IdleWait idleWait;

  /** The time of the last look at the clock. Of an event loop, and confined to it. */
  long roughly;

  /** Of a simulated run; null elsewhere. */
  private volatile @Nullable RandomGenerator seededRandom;

  private volatile @Nullable Object attachment;
  private volatile @Nullable LightActorPaths paths;
  private volatile @Nullable ClassLoader classLoader;

  /**
   * @param loop the settings of an event loop; null if steps run on several threads at a time
   */
  StepExecutor(
      String name, ActorSystem.Settings system, Carrier carrier, @Nullable LoopSettings loop) {
    this.name = name;
    this.system = system;
    this.carrier = carrier;
    this.guard = loop == null ? Guard.ofManyThreads(this) : Guard.ofOneThread();
    this.virtualClock = loop != null && loop.virtualTime();
    this.stepTimes = loop != null && loop.stepTimes() ? new StepTimes() : null;
    this.idleWait = new IdleWait(loop == null ? Duration.ZERO : loop.deadlockCheck());
  }

  /** The value of {@link #PLACE}; leaves no trace on a thread that has none. */
  static @Nullable Object place() {
    Object place = PLACE.get();
    if (place == null) {
      PLACE.remove();
    }
    return place;
  }

  /** The executor on which the caller runs, in a callback or in a coroutine; null elsewhere. */
  public static @Nullable StepExecutor here() {
    Thread thread = Thread.currentThread();
    if (VirtualThreads.schedulerOf(thread) instanceof MailboxStrand strand
        && strand.runsOn(thread)) {
      return strand.executor;
    }
    Object place = place();
    if (place instanceof Strand strand) {
      return strand.isInStep() ? strand.executor : null;
    }
    return place instanceof Worker worker ? worker.executor() : (StepExecutor) place;
  }

  /** The strand in whose step the caller runs; null elsewhere. */
  static @Nullable Strand currentStrand() {
    Thread thread = Thread.currentThread();
    if (VirtualThreads.schedulerOf(thread) instanceof MailboxStrand strand
        && strand.runsOn(thread)) {
      return strand;
    }
    return place() instanceof Strand strand && strand.isInStep() ? strand : null;
  }

  /** Where the random numbers of what runs here come from. From any thread. */
  public final RandomGenerator random() {
    RandomGenerator seeded = seededRandom;
    return seeded == null ? OF_THE_THREAD : seeded;
  }

  /** The random numbers of a simulated run; null if there is none. From any thread. */
  public final @Nullable RandomGenerator seededRandom() {
    return seededRandom;
  }

  /** Has random numbers come from a simulated run; null ends that. */
  public final void drawFrom(@Nullable RandomGenerator seeded) {
    seededRandom = seeded;
  }

  /** Tells whether the caller runs on this executor. */
  public final boolean isHere() {
    return here() == this;
  }

  final void requireHere(String method) {
    if (!isHere()) {
      throw new IllegalStateException(
          method
              + "() was called from "
              + Thread.currentThread()
              + ", which is not on "
              + this
              + "; from other threads use callSoonThreadsafe()");
    }
  }

  /** Tells whether this is the executor behind a dispatcher of an actor system. */
  @SuppressWarnings("ReferenceEquality") // Each system has settings of its own, which may be equal.
  public final boolean isOf(ActorSystem.Settings system, String dispatcher) {
    return this.system == system && name.equals(dispatcher);
  }

  /** What the floor above has made of this executor; null before {@link #attach}. */
  public final @Nullable Object attachment() {
    return attachment;
  }

  /** Gives the floor above a place to find its own view of this executor again. */
  public final void attach(Object attachment) {
    this.attachment = attachment;
  }

  /** The way in which this executor's coroutines pause. */
  public final Carrier carrier() {
    return carrier;
  }

  /** Takes the place of this executor's actors in the tree of paths, before the first of them. */
  public final void serve(LightActorPaths paths, ClassLoader classLoader) {
    this.paths = paths;
    this.classLoader = classLoader;
  }

  final LightActorPaths paths() {
    return Objects.requireNonNull(paths, "no engine has been started on this executor");
  }

  /** The context class loader of coroutines: that of the actor system. */
  final @Nullable ClassLoader classLoader() {
    return classLoader;
  }

  /** A loop beside this one, with daemon threads and the same carrier, for a warm-up. */
  public final LoopExecutor warmUpLoop() {
    LoopExecutor loop =
        new LoopExecutor(
            name + WARM_UP,
            system,
            new LoopSettings(false, Duration.ZERO, Duration.ZERO, false),
            carrier,
            Thread.ofPlatform().name(name + WARM_UP).daemon().factory());
    loop.serve(paths(), ClassLoader.getSystemClassLoader());
    return loop;
  }

  /** A new strand of this executor, not started. */
  public final Strand strand(Strand.Occupant occupant) {
    return carrier.strand(this, occupant);
  }

  /** Enters the guard of the engine's state. */
  public final Guard guard() {
    guard.enter();
    return guard;
  }

  /** Enters the guard if no other thread is inside, and gives it; else null. */
  public final @Nullable Guard tryGuard() {
    return guard.tryEnter() ? guard : null;
  }

  /** One of the executor's own threads is about to wait for the guard. Called on that thread. */
  void threadWaits() {}

  /** That thread has the guard, and goes on. */
  void threadIsBack() {}

  /** Suspends the strand that calls, outside the guard. */
  public final void suspend(Strand strand) {
    int entries = guard.release();
    try {
      strand.pause();
    } finally {
      guard.regain(entries);
    }
  }

  /** The time since the executor's start, in nanoseconds. May be called from any thread. */
  public abstract long nanos();

  /**
   * {@link #nanos}, perhaps a little late, for what is only shown to people: costs no call of the
   * system. Here only.
   */
  public long roughNanos() {
    return roughly;
  }

  /** How long steps take; null if that is not measured. */
  public final @Nullable StepTimes stepTimes() {
    return stepTimes;
  }

  /** Whether Flight Recorder hears of what runs here, which is the users' own then. */
  public final boolean isRecorded() {
    return !name.endsWith(WARM_UP);
  }

  /** Figures of this executor for people to read. From any thread, and a little late there. */
  public abstract Figures figures();

  /**
   * Figures of an executor.
   *
   * @param ready steps that are ready to run
   * @param timers timers that have not gone off, cancelled ones too
   * @param outside calls on other threads that will report back
   * @param steps steps since the start; -1 where they are not counted
   * @param lateness for how long it has been busy since its last look at the clock, in nanoseconds
   * @param longestLateness how late the latest timer of a minute or two was, in nanoseconds
   */
  public record Figures(
      int ready, int timers, int outside, long steps, long lateness, long longestLateness) {}

  /** What looks around when an executor has had nothing to do for a while. */
  @FunctionalInterface
  public interface IdleCheck {
    /**
     * Looks. Called on the executor, when nothing is ready, no timer is set and no work outside is
     * under way.
     *
     * @param busy whether there is something to do now: the look should end soon, and comes again
     */
    void look(BooleanSupplier busy);
  }

  /**
   * Has something look around once whenever the executor has been idle for as long as its settings
   * say; an executor with several threads never does.
   */
  public final void whenIdle(IdleCheck check) {
    idleWait.set(check);
  }

  /** How many callbacks block in a call of the JDK. */
  public int blockedCallbacks() {
    return 0;
  }

  /** Whether a timer or a step that is ready will run code of users as a callback. Here only. */
  public abstract boolean hasCallbacks();

  /** Whether steps run one after another, in turns; else some run at the same time. */
  public boolean hasTurns() {
    return true;
  }

  /** Whether time jumps from deadline to deadline. */
  public final boolean hasVirtualClock() {
    return virtualClock;
  }

  // ---- actors ----

  /**
   * Puts an entry into an actor's mailbox, and gives the actor a turn for it; if there is no memory
   * for that, it throws and has done nothing. From any thread.
   */
  abstract void post(LightActor actor, Object entry);

  /** An actor's turn. */
  abstract void turn(LightActor actor);

  /** A strand's thread is about to be made. Here only. */
  abstract void strandBegins();

  /** A strand's thread has ended. */
  abstract void strandEnds();

  // ---- callbacks ----

  /**
   * Runs what is not to run within the guard, since it is users' code or may lead there, as logging
   * does: at once where there is one thread, else soon and on a thread of its own. It never keeps
   * the executor's own threads when it waits for a lock: a coroutine may have the lock, or be next,
   * and needs them to go on. Here only.
   */
  public abstract void outsideGuard(Runnable code);

  /**
   * Tells other actors something, outside the guard, at once where it can be: they may be promises,
   * whose callbacks run then. What one actor tells is told in order. Here only.
   */
  abstract void tellOthers(Runnable news);

  /** Schedules a callback. Here only. */
  public abstract Handle callSoon(Runnable callback);

  /** Schedules an action of the engine. Here only. */
  public abstract void soon(GuardedStep action);

  /** Schedules an action of the engine from any thread, even after the shutdown. */
  public abstract void soonThreadsafe(GuardedStep action);

  /** Schedules a callback from any thread. */
  public final Handle callSoonThreadsafe(Runnable callback) {
    LoopHandle handle = new LoopHandle(callback);
    execute(handle);
    return handle;
  }

  /**
   * Schedules a callback at a time by {@link #nanos()}; a {@link GuardedStep} runs within the
   * guard. Here only.
   */
  public abstract TimerHandle callAt(long deadline, Runnable callback);

  /**
   * Schedules something for the end of the turn under way, before the next turn begins; where there
   * are no turns, for soon. Here only.
   */
  public abstract void afterTurn(GuardedStep action);

  /**
   * Takes note of work on another thread that will report back: a virtual clock stands still
   * meanwhile. Here only.
   */
  public void outsideBegins() {}

  /** The work of one {@link #outsideBegins} has reported back. Here only. */
  public void outsideEnds() {}

  /**
   * Takes note that a coroutine begins to wait, or waits no more, for something that does not
   * belong to the executor and that may or may not happen elsewhere. Here only.
   */
  public void waitsOutside(Object forWhat, boolean begins) {}

  /**
   * Lets other threads come to the end of what they do for this executor, if it is simulated. Here
   * only.
   */
  public void settle() {}

  /**
   * Tells a strand that is to let everything else run first that there is nothing else: it may go
   * on at once, as if a turn had passed. In a step only.
   */
  public boolean goesOnAlone() {
    return false;
  }

  /**
   * Goes on without a thread of its own that a callback keeps inside {@link System#exit}. May be
   * called on any thread while the JVM shuts down.
   *
   * @return whether there was one
   */
  public boolean leaveExitingThread() {
    return false;
  }

  /**
   * Serves ordinary actors first from now on, whatever is ready: the end of the actor system waits
   * for them. From any thread.
   */
  public void hurry() {}

  // ---- failures ----

  /** Logs a failure; an executor outlives a logger that fails, too. */
  final void report(Logger log, Supplier<String> what, Throwable thrown) {
    try {
      log.error("{} of the event loop {} failed", what.get(), name, thrown);
    } catch (Throwable failure) {
      LastResort.notLogged(thrown, failure);
    }
  }

  /** What Pekko has set up for errors that are fatal. */
  abstract Thread.UncaughtExceptionHandler fatalHandler();

  /** Whether Pekko holds an error for fatal, in an actor. */
  static boolean isFatal(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  /**
   * Hands an error to Pekko that nobody else can deal with: it ends the JVM, or the actor system,
   * as {@code pekko.jvm-exit-on-fatal-error} says. It does so on a thread of its own, since the end
   * needs this executor. From any thread.
   */
  public final void tellFatal(Throwable thrown) {
    try {
      Thread.ofPlatform().name(name + "-fatal-error").daemon().start(new FatalNews(this, thrown));
    } catch (Throwable noThread) {
      handleFatal(thrown, false);
    }
  }

  /** No lambda: those are linked at their first use, which takes memory. */
  private record FatalNews(StepExecutor executor, Throwable thrown) implements Runnable {
    @Override
    public void run() {
      executor.handleFatal(thrown, true);
    }
  }

  /**
   * Asks Pekko as long as it has no memory, and ends the JVM itself if it may and nobody else can.
   *
   * @param ownThread whether nothing else needs this thread: it goes on asking then
   */
  private void handleFatal(Throwable thrown, boolean ownThread) {
    for (int attempt = 0; ; attempt++) {
      if (attempt == ATTEMPTS && system.JvmExitOnFatalError()) {
        Runtime.getRuntime().halt(EXIT_STATUS);
      }
      if (attempt == ATTEMPTS && !ownThread) {
        return;
      }
      try {
        fatalHandler().uncaughtException(Thread.currentThread(), thrown);
        return;
      } catch (Throwable failure) {
        LastResort.notLogged(thrown, failure);
        if (attempt < ATTEMPTS) {
          spin();
        } else {
          LockSupport.parkNanos(PAUSE);
        }
      }
    }
  }

  /**
   * Waits for memory, after an attempt to do something that must not be left out: a wake-up that is
   * lost is a hang. Like the JDK with its virtual threads, the engine tries again then, for the
   * garbage of a body that has just failed may be all it takes. The thread spins, since to park
   * would take memory. When it is time to give up, the error is handed to Pekko, and thrown.
   *
   * @param attempt the number of attempts that have failed before this one
   */
  public final void awaitMemory(int attempt, OutOfMemoryError error) {
    if (attempt < ATTEMPTS) {
      spin();
      return;
    }
    if (gaveUp.compareAndSet(false, true)) {
      tellFatal(error);
    }
    throw error;
  }

  /**
   * {@link #awaitMemory} for what is tried again for ever: tells Pekko when it is time to, and
   * never throws.
   */
  final void insistOnMemory(int attempt) {
    spin();
    if (attempt >= ATTEMPTS && gaveUp.compareAndSet(false, true)) {
      tellFatal(noMemory);
    }
  }

  private static void spin() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < SPIN) {
      Thread.onSpinWait();
    }
  }

  /** What the threads of this executor do now, for people to read. */
  public abstract String stack();
}
