package dev.tauko.internal.loop;

import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import dev.tauko.internal.jfr.StepEvent;
import dev.tauko.internal.log.LastResort;
import dev.tauko.internal.log.Loggers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Mailbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The executor behind the dispatcher {@code tauko.parallel}: several {@link Worker}s, each with a
 * queue of its own, first in, first out, and a queue for what comes from outside.
 *
 * <p>Nothing that is ready starves. At every 61st run a worker looks into the outside queue and
 * into those of the others, even if it has work of its own; one that has none takes from there as
 * well. While workers wait for the guard, a spare thread runs what is ready.
 *
 * <p><b>Waking workers.</b> To wake a thread costs more than a step of a coroutine. A step that is
 * handed to a worker by its own present step wakes nobody if it is the only one in that worker's
 * queue, for it will most likely be run next. Should the present step take long, another worker
 * takes it over: as long as one worker is active, another one that has nothing to do only dozes,
 * and looks around at least once a millisecond. When nobody is active, all sleep for good. A worker
 * that becomes active while nobody dozes wakes another one, which dozes then. It counts itself as
 * active before it looks for one who dozes, and a worker lies down before it looks for one who is
 * active: so one of the two sees the other.
 *
 * <p><b>The end.</b> After the shutdown the workers end when they find nothing. What becomes ready
 * after that, because coroutines have not ended, runs on a daemon thread. Nothing that the JDK
 * hands to the executor is ever rejected.
 */
public final class ParallelExecutor extends StepExecutor {
  private static final Logger log = Loggers.of(ParallelExecutor.class);

  private final long startNanos = System.nanoTime();
  private final ConcurrentLinkedQueue<Runnable> outside = new ConcurrentLinkedQueue<>();
  private final List<Worker> workers = new ArrayList<>();
  private final AtomicInteger sleeping = new AtomicInteger();
  private final AtomicInteger dozing = new AtomicInteger();
  private final AtomicInteger active;
  private final AtomicInteger strands = new AtomicInteger();
  private final AtomicBoolean spareWorker = new AtomicBoolean();

  /** How many of the threads wait for the guard; a spare thread runs what is ready then. */
  private final AtomicInteger waitingThreads = new AtomicInteger();

  private final ScheduledThreadPoolExecutor timers;

  /** Callbacks of users that are ready, run, or wait for their time. */
  private final AtomicInteger callbacks = new AtomicInteger();

  private final CountDownLatch ended;
  private final Thread.UncaughtExceptionHandler fatal;
  private volatile boolean shutdown;

  ParallelExecutor(
      String name,
      ActorSystem.Settings system,
      int parallelism,
      Carrier carrier,
      ThreadFactory threads) {
    super(name, system, carrier, null);
    this.ended = new CountDownLatch(parallelism);
    this.active = new AtomicInteger(parallelism);
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name(name + "-timers").daemon().factory());
    this.timers.setRemoveOnCancelPolicy(true);
    this.timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    for (int i = 0; i < parallelism; i++) {
      Worker worker = new Worker(this, workers, outside);
      workers.add(worker);
      worker.runOn(threads.newThread(() -> run(worker)));
    }
    this.fatal = workers.getFirst().thread().getUncaughtExceptionHandler();
    workers.forEach(Worker::start);
  }

  private void run(Worker worker) {
    PLACE.set(worker);
    while (takeStep(worker)) {
      // The worker goes on until there is nothing left to do after the shutdown.
    }
    ended.countDown();
    if (shutdown && hasWork()) {
      runLate();
    }
  }

  /** Runs the next step, whatever comes of it; false if there is none any more. */
  private boolean takeStep(Worker worker) {
    try {
      Runnable step = next(worker);
      if (step == null) {
        return false;
      }
      perform(step);
    } catch (Throwable thrown) {
      LastResort.failed("a worker of " + name, thrown);
    }
    return true;
  }

  /** The worker whose thread this is; null elsewhere. */
  private static @Nullable Worker worker() {
    return place() instanceof Worker worker ? worker : null;
  }

  private @Nullable Worker here(Thread thread) {
    Worker worker =
        VirtualThreads.schedulerOf(thread) instanceof MailboxStrand strand && strand.runsOn(thread)
            ? strand.worker
            : worker();
    return worker != null && worker.executor() == this ? worker : null;
  }

  // ---- what becomes ready ----

  /**
   * Hands a step to a worker, even if it takes a while to find memory: nobody would do it again.
   */
  private void hand(Runnable step) {
    Worker worker = shutdown ? null : here(Thread.currentThread());
    if (add(worker, step)) {
      wakeOne();
    }
    if (worker == null) {
      if (shutdown) {
        runLate();
      } else if (waitingThreads.get() > 0) {
        runBeside();
      }
    }
  }

  /** Adds a step; tells whether a worker should be woken for it. */
  private boolean add(@Nullable Worker worker, Runnable step) {
    for (int attempt = 0; ; attempt++) {
      try {
        return worker == null ? outside.add(step) : worker.add(step);
      } catch (OutOfMemoryError error) {
        awaitMemory(attempt, error);
      }
    }
  }

  /** Does something that takes memory, until there is some. */
  private boolean insist(BooleanSupplier action) {
    for (int attempt = 0; ; attempt++) {
      try {
        return action.getAsBoolean();
      } catch (OutOfMemoryError error) {
        awaitMemory(attempt, error);
      }
    }
  }

  private void wakeOne() {
    if (sleeping.get() > 0) {
      for (Worker worker : workers) {
        if (worker.wake()) {
          return;
        }
      }
    }
  }

  @Override
  void post(LightActor actor, Object entry) {
    if (shutdown && isOver() && entry instanceof Letter letter) {
      paths().deadLetter(letter, actor);
    } else if (actor.push(entry)) {
      hand(actor);
    }
  }

  private boolean isOver() {
    return ended.getCount() == 0 && strands.get() == 0;
  }

  @Override
  void turn(LightActor actor) {
    if (actor instanceof MailboxStrand strand) {
      strand.worker = worker();
    }
    try {
      Object entry = actor.takePushed();
      if (entry != null) {
        StepEvent event = StepRecorder.begin(actor);
        actor.process(entry);
        if (event != null) {
          StepRecorder.end(event, actor, outside::size);
        }
      }
    } finally {
      if (actor.letGo()) {
        hand(actor);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Callbacks of users get a virtual thread, on which they may wait for the guard.
   */
  @Override
  public void execute(Runnable step) {
    if (shutdown) {
      throw new RejectedExecutionException(this + " has been shut down");
    }
    if (step instanceof LoopHandle handle) {
      call(handle);
    } else {
      hand(step);
    }
  }

  private void call(LoopHandle callback) {
    if (callback.isGuarded()) {
      hand(new Guarded(callback));
    } else {
      callbacks.incrementAndGet();
      outsideGuard(callback);
    }
  }

  @Override
  public boolean hasCallbacks() {
    return callbacks.get() > 0;
  }

  /** Gives the code a thread of its own, even if it takes a while to find memory for one. */
  @Override
  public void outsideGuard(Runnable code) {
    insist(() -> {
      runOnThreadOfItsOwn(code);
      return true;
    });
  }

  /** {@inheritDoc} Should that keep a thread, the others go on. */
  @Override
  void tellOthers(Runnable news) {
    news.run();
  }

  private void runOnThreadOfItsOwn(Runnable code) {
    Thread thread =
        Thread.ofVirtual()
            .name(name + "-callback")
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> callOnThread(code));
    thread.setContextClassLoader(classLoader());
    thread.start();
  }

  private void callOnThread(Runnable callback) {
    PLACE.set(this);
    try {
      callback.run();
    } catch (Throwable thrown) {
      tell(callback, thrown);
    } finally {
      if (callback instanceof LoopHandle) {
        callbacks.decrementAndGet();
      }
    }
  }

  private void tell(Runnable step, Throwable thrown) {
    if (step instanceof Mailbox || isFatal(thrown)) {
      // An ordinary actor's mailbox lets through only what Pekko holds to be fatal.
      tellFatal(thrown);
    } else {
      report(step, thrown);
    }
  }

  private void report(Runnable step, Throwable thrown) {
    try {
      log.error("Callback {} of {} failed", step, this, thrown);
    } catch (Throwable failure) {
      LastResort.notLogged(thrown, failure);
    }
  }

  /** Runs an action within the guard, when it is free. */
  private final class Guarded implements Runnable {
    private final Runnable action;

    Guarded(Runnable action) {
      this.action = action;
    }

    @Override
    public void run() {
      try (Guard guard = tryGuard()) {
        if (guard == null) {
          hand(this);
        } else {
          action.run();
        }
      }
    }

    @Override
    public String toString() {
      return action.toString();
    }
  }

  @Override
  public void soon(GuardedStep action) {
    hand(new Guarded(action));
  }

  @Override
  public void soonThreadsafe(GuardedStep action) {
    hand(new Guarded(action));
  }

  @Override
  public Handle callSoon(Runnable callback) {
    requireHere("callSoon");
    LoopHandle handle = new LoopHandle(callback);
    call(handle);
    return handle;
  }

  @Override
  public void afterTurn(GuardedStep action) {
    soon(action);
  }

  // ---- workers ----

  /** The next step, waited for; null at the end. */
  private @Nullable Runnable next(Worker worker) {
    Runnable step = worker.look();
    if (step == null) {
      step = worker.spin();
    }
    return step != null ? step : rest(worker);
  }

  private @Nullable Runnable rest(Worker worker) {
    active.decrementAndGet();
    long doze = Worker.SHORTEST_DOZE;
    Runnable step = null;
    while (step == null && !shutdown) {
      worker.liesDown();
      sleeping.incrementAndGet();
      step = worker.look();
      if (step == null && !shutdown) {
        rest(worker, doze);
      }
      sleeping.decrementAndGet();
      worker.getsUp();
      if (step == null) {
        step = worker.look();
      }
      doze = Math.min(2 * doze, Worker.LONGEST_DOZE);
    }
    if (step == null) {
      step = worker.look();
    }
    active.incrementAndGet();
    if (dozing.get() == 0) {
      wakeOne();
    }
    return step;
  }

  /** Dozes while somebody is active, or sleeps until it is woken. */
  private void rest(Worker worker, long doze) {
    if (active.get() > 0) {
      dozing.incrementAndGet();
      worker.park(doze);
      dozing.decrementAndGet();
    } else {
      worker.park(0);
    }
  }

  private void perform(Runnable step) {
    try {
      step.run();
    } catch (Throwable thrown) {
      tell(step, thrown);
    }
  }

  @Override
  Thread.UncaughtExceptionHandler fatalHandler() {
    return fatal;
  }

  // ---- time ----

  @Override
  public boolean hasTurns() {
    return false;
  }

  @Override
  public long nanos() {
    return System.nanoTime() - startNanos;
  }

  @Override
  public long roughNanos() {
    return nanos();
  }

  @Override
  public Figures figures() {
    int ready = outside.size() + workers.stream().mapToInt(Worker::size).sum();
    return new Figures(ready, timers.getQueue().size(), 0, -1, 0, 0);
  }

  @Override
  public TimerHandle callAt(long deadline, Runnable callback) {
    requireHere("callAt");
    return new Alarm(deadline, callback);
  }

  /** A callback with a deadline. */
  private final class Alarm extends LoopHandle implements TimerHandle {
    private final long deadline;
    private final ScheduledFuture<?> scheduled;
    private final int callbacksOfUsers;

    Alarm(long deadline, Runnable callback) {
      super(callback);
      this.deadline = deadline;
      this.callbacksOfUsers = isOfOthers() ? 1 : 0;
      callbacks.addAndGet(callbacksOfUsers);
      assert Ledger.note(this, true);
      // Not the difference, where it may be too large for a number.
      long wait = deadline <= 0 ? 0 : Math.max(0, deadline - nanos());
      this.scheduled = timers.schedule(this::isDue, wait, TimeUnit.NANOSECONDS);
    }

    private void isDue() {
      // One that nobody is left for stays in the ledger.
      assert strands.get() == 0 || Ledger.note(this, false);
      call(this);
      callbacks.addAndGet(-callbacksOfUsers);
    }

    @Override
    public Duration when() {
      return Duration.ofNanos(deadline);
    }

    @Override
    public void cancel() {
      super.cancel();
      assert Ledger.note(this, false);
      if (scheduled.cancel(false)) {
        callbacks.addAndGet(-callbacksOfUsers);
      }
    }
  }

  // ---- the end ----

  @Override
  void strandBegins() {
    strands.incrementAndGet();
  }

  @Override
  void strandEnds() {
    if (strands.decrementAndGet() == 0 && shutdown) {
      timers.shutdown();
    }
  }

  /** After the workers' end, a daemon thread runs what becomes ready, as long as there is any. */
  private void runLate() {
    if (ended.getCount() == 0) {
      runBeside();
    }
  }

  private void runBeside() {
    if (spareWorker.compareAndSet(false, true)) {
      insist(() -> {
        Thread.ofPlatform().name(name + "-spare").daemon().start(this::runSpare);
        return true;
      });
    }
  }

  private void runSpare() {
    PLACE.set(this);
    do {
      for (Runnable step = takeAny(); step != null; step = takeAny()) {
        perform(step);
      }
      spareWorker.set(false);
    } while (hasWork() && spareWorker.compareAndSet(false, true));
  }

  @Override
  void threadWaits() {
    waitingThreads.incrementAndGet();
    if (hasWork()) {
      runBeside();
    }
  }

  @Override
  void threadIsBack() {
    waitingThreads.decrementAndGet();
  }

  private boolean hasWork() {
    boolean any = !outside.isEmpty();
    for (int i = 0; !any && i < workers.size(); i++) {
      any = !workers.get(i).isEmpty();
    }
    return any;
  }

  private @Nullable Runnable takeAny() {
    Runnable step = outside.poll();
    for (int i = 0; step == null && i < workers.size(); i++) {
      step = workers.get(i).poll();
    }
    return step;
  }

  @Override
  public void shutdown() {
    shutdown = true;
    if (strands.get() == 0) {
      timers.shutdown();
    }
    workers.forEach(Worker::unpark);
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return ended.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return ended.await(timeout, unit);
  }

  @Override
  public String stack() {
    StringBuilder stacks = new StringBuilder();
    for (Worker worker : workers) {
      stacks.append(stacks.isEmpty() ? "" : "\n").append(StepProbe.describe(worker.thread()));
    }
    return stacks.toString();
  }

  @Override
  public String toString() {
    return "the parallel executor " + name;
  }
}
