package dev.tauko.internal.loop;

import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import dev.tauko.internal.log.Loggers;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Mailbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The event loop: the executor behind the dispatcher {@code tauko.event-loop}. One thread runs what
 * is ready, first in, first out, in turns; see {@link dev.tauko.EventLoop} for the order.
 *
 * <p><b>One turn.</b> {@link #beginTurn} takes what came from outside, sleeps if nothing is ready,
 * and adds the timers that are due. The turn is what is ready then: {@link ReadyQueue} remembers
 * where it ends. What its steps add belongs to the next one; {@link #afterTurn} comes last. A step
 * is a turn of a {@link LightActor}, a callback, a timer, or the mailbox of an ordinary actor;
 * {@link #step} runs it, on the loop's thread or on one of the {@link CallbackThreads}.
 *
 * <p><b>Who may touch what.</b> {@link #ready}, {@link #timers}, {@link #afterTurn} and the
 * mailboxes of the actors belong to the loop: to its thread, and to the strand whose step is under
 * way, which is the same thread with the carrier {@code mailbox} and the holder of the {@link
 * Baton} with {@code portable}. {@link #isHere} tells whether the caller is one of them. What comes
 * from anywhere else goes through {@link #inbound}, a concurrent queue, and enters at the beginning
 * of the next turn.
 *
 * <p><b>Going to sleep.</b> The loop raises {@link #idle} before it looks into the inbound queue
 * for the last time; whoever adds to the queue looks at the flag after that: no wake-up is lost.
 *
 * <p><b>The end.</b> Pekko shuts the executor down when the actor system has ended. From then on
 * callbacks from outside are rejected. Coroutines that have not ended by then go on, on a daemon
 * thread, with all that belongs to the loop, so that a body may still release what it holds. When
 * the last one has ended, the loop is {@link #over}. A thread with this loop's scheduler may be
 * unparked even later: its continuation, like all that the JDK hands over, is never rejected and
 * starts the daemon thread again.
 *
 * <p><b>System.exit().</b> A callback that calls it keeps its thread for ever. With the carrier
 * {@code mailbox} that is one of the {@link CallbackThreads}, which the loop lets go; where it is
 * the loop's own, another one becomes {@link #thread}: see {@link #leaveExitingThread}.
 */
public final class LoopExecutor extends StepExecutor {
  private static final Logger log = Loggers.of(LoopExecutor.class);

  private final Clock clock;
  private final Baton baton = new Baton(this);
  private final Thread.UncaughtExceptionHandler fatal;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Null where whatever blocks keeps the loop anyway. */
  private final @Nullable CallbackThreads callbacks;

  /** The thread that runs the loop: another one after the shutdown, or inside System.exit(). */
  private volatile Thread thread;

  // confined to the loop
  private final ReadyQueue ready = new ReadyQueue();
  private final StepProbe probe = new StepProbe(this, ready);
  private final Timers timers = new Timers();
  private final Fifo<Runnable> afterTurn = new Fifo<>(8);
  private final Consumer<Timer> addReady = this::addReady;
  private int outside;
  private int strands;
  private boolean afterShutdown;

  // shared with other threads
  private final ConcurrentLinkedQueue<Runnable> inbound = new ConcurrentLinkedQueue<>();
  private volatile boolean idle;
  private volatile boolean shutdown;
  private volatile boolean hurried;
  private final AtomicBoolean over = new AtomicBoolean();

  LoopExecutor(
      String name,
      ActorSystem.Settings system,
      LoopSettings settings,
      Carrier carrier,
      ThreadFactory threadFactory) {
    super(name, system, carrier, settings);
    this.clock = settings.virtualTime() ? new Clock.Virtual() : new Clock.Running();
    this.callbacks = carrier.loopIsVirtual() ? null : new CallbackThreads(this);
    Thread platform = threadFactory.newThread(this::run);
    this.fatal = platform.getUncaughtExceptionHandler();
    this.thread =
        carrier.loopIsVirtual()
            ? Thread.ofVirtual().name(platform.getName()).unstarted(this::run)
            : platform;
    thread.setContextClassLoader(platform.getContextClassLoader());
    thread.start();
    if (settings.slowStep().isPositive()) {
      new Watchdog(name, this, probe, settings.slowStep(), ended).start();
    }
  }

  Baton baton() {
    return baton;
  }

  /** The thread on which the loop runs. */
  Thread thread() {
    return thread;
  }

  @Override
  public String stack() {
    Thread callback = callbacks == null ? null : callbacks.current();
    return probe.stack(callback == null ? thread : callback);
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public Figures figures() {
    long busy = idle || isTerminated() ? 0 : Math.max(0, clock.nanos() - roughly);
    return new Figures(
        ready.size(), timers.size(), outside, probe.steps(), busy, timers.lateness());
  }

  // ---- what becomes ready ----

  @Override
  void post(LightActor actor, Object entry) {
    if (isHere()) {
      ready.add(actor);
      actor.put(entry);
    } else if (over.get() && entry instanceof Letter letter) {
      paths().deadLetter(letter, actor);
    } else {
      enter(new Arrival(this, actor, entry));
    }
  }

  /** {@link #post} for the continuation of a strand, which is to lie in its mailbox only once. */
  void postOwn(MailboxStrand strand, Runnable continuation) {
    if (!isHere()) {
      enter(new Arrival(this, strand, Strand.Work.LOOK));
    } else if (!strand.isDue()) {
      ready.add(strand);
      strand.put(continuation);
      strand.becomesDue();
    }
  }

  /** A message from outside has had its wait at the loop's gate: its turn is now. */
  void arrive(LightActor actor, Object entry) {
    boolean first = actor.isMailboxEmpty();
    actor.put(entry);
    if (first) {
      probe.next(actor);
      actor.run();
    } else {
      ready.add(actor);
    }
  }

  @Override
  void turn(LightActor actor) {
    Object entry = actor.take();
    if (entry != null) {
      actor.process(entry);
    }
  }

  @Override
  public void execute(Runnable step) {
    if (isHere()) {
      ready.add(step);
    } else if (shutdown) {
      throw new RejectedExecutionException("the event loop " + name + " has been shut down");
    } else {
      enter(step);
    }
  }

  @Override
  public void soonThreadsafe(GuardedStep action) {
    handOver(action);
  }

  private void handOver(Runnable step) {
    if (isHere()) {
      ready.add(step);
    } else {
      enter(step);
    }
  }

  @Override
  public Handle callSoon(Runnable callback) {
    requireHere("callSoon");
    LoopHandle handle = new LoopHandle(callback);
    ready.add(handle);
    return handle;
  }

  @Override
  public void soon(GuardedStep action) {
    requireHere("soon");
    ready.add(action);
  }

  @Override
  public TimerHandle callAt(long deadline, Runnable callback) {
    requireHere("callAt");
    return timers.add(this, deadline, callback);
  }

  @Override
  public void afterTurn(GuardedStep action) {
    requireHere("afterTurn");
    afterTurn.add(action);
  }

  @Override
  public void outsideGuard(Runnable code) {
    if (callbacks != null && !Thread.currentThread().isVirtual()) {
      callbacks.run(code);
    } else {
      code.run();
    }
  }

  @Override
  void tellOthers(Runnable news) {
    outsideGuard(news);
  }

  @Override
  public void outsideBegins() {
    requireHere("outsideBegins");
    outside++;
  }

  @Override
  public void outsideEnds() {
    requireHere("outsideEnds");
    outside--;
  }

  @Override
  public int blockedCallbacks() {
    return callbacks == null ? 0 : callbacks.blocked();
  }

  @Override
  public boolean hasCallbacks() {
    return timers.callbacks() > 0 || blockedCallbacks() > 0 || ready.hasCallbacks();
  }

  @Override
  public void waitsOutside(Object forWhat, boolean begins) {
    ready.waitsOutside(forWhat, begins);
  }

  @Override
  public void settle() {
    var _ = ready.settle(true);
  }

  /**
   * Has the loop steered, from zero on by its virtual clock; null ends that. Timers are forgotten.
   * Here only.
   */
  public void steer(@Nullable Steering steering) {
    requireHere("steer");
    clock.beginAnew();
    timers.clear();
    ready.steer(steering);
  }

  void timerCancelled(Timer timer) {
    if (isHere()) {
      timers.cancelled(timer);
    } else if (!over.get()) {
      enter((GuardedStep) () -> timers.cancelled(timer));
    }
  }

  /** Gives a turn to a callback that has blocked. From any thread; never rejected. */
  void goOn(CallbackThreads.Continued callback) {
    handOver(callback);
  }

  /** Hands a step over from another thread. */
  private void enter(Runnable step) {
    inbound.add(step);
    if (idle) {
      LockSupport.unpark(thread);
    } else if (over.get() && over.compareAndSet(true, false)) {
      continueOnDaemon();
    }
  }

  // ---- strands ----

  @Override
  void strandBegins() {
    strands++;
  }

  @Override
  void strandEnds() {
    strands--;
  }

  @Override
  public boolean goesOnAlone() {
    if (ready.steering() == null && ready.isEmpty() && canBeginTurn()) {
      probe.again();
      return true;
    }
    return false;
  }

  /** Whether the next turn could begin now, without a look from the loop's thread. */
  private boolean canBeginTurn() {
    Timer next = timers.next();
    return (ready.settle(false) && inbound.isEmpty())
        && afterTurn.isEmpty()
        && !shutdown
        && (next == null || next.deadline > clock.nanos());
  }

  /** The strand whose step comes next; null if something else does, or nothing is ready. */
  @Nullable PortableStrand nextStrand() {
    if (ready.isTurnOver() && !ready.isEmpty() && canBeginTurn()) {
      roughly = ready.beginTurn() ? clock.nanos() : roughly;
    }
    if (!hurried && ready.peek() instanceof PortableStrand strand && strand.nextIsStep()) {
      probe.next(ready.take());
      return strand;
    }
    return null;
  }

  // ---- the loop's thread ----

  private void run() {
    PLACE.set(this);
    Thread me = Thread.currentThread();
    boolean goesOn = true;
    int failures = 0;
    while (goesOn) {
      try {
        goesOn = takeTurn(me);
        failures = 0;
      } catch (Throwable failure) {
        survive(failure, failures++);
      }
    }
    PLACE.remove();
  }

  /**
   * Lets nothing end the loop's thread: without memory even the report of a failure may fail. What
   * is left of the turn is taken again; so many turns in a row have failed before this one.
   */
  private void survive(Throwable failure, int failures) {
    try {
      if (failure instanceof OutOfMemoryError error) {
        awaitMemory(failures, error);
      }
      report(log, () -> "A turn", failure);
    } catch (Throwable another) {
      // There is no memory to tell it. The loop goes on.
    }
  }

  /**
   * Runs one turn, or what is left of it, on this thread.
   *
   * @return false if this thread is to end
   */
  private boolean takeTurn(Thread me) {
    if (ready.isTurnOver() && !beginTurn()) {
      return false;
    }
    while (!ready.isTurnOver()) {
      step(ready.take());
      if (isReplaced(me)) {
        return false;
      }
      if (hurried) {
        takeInbound();
      }
    }
    for (Runnable action = afterTurn.poll(); action != null; action = afterTurn.poll()) {
      step(action);
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // The very thread is meant.
  private boolean isReplaced(Thread me) {
    return thread != me;
  }

  private boolean beginTurn() {
    takeInbound();
    if (shutdown && ready.isEmpty() && !goesOnAfterShutdown()) {
      return false;
    }
    if (ready.isEmpty()) {
      awaitWork();
    }
    if (timers.next() != null) {
      roughly = clock.nanos();
      timers.expire(roughly, addReady);
    }
    roughly = ready.beginTurn() ? clock.nanos() : roughly;
    return true;
  }

  private void addReady(Timer timer) {
    ready.add(timer);
    // One that nobody is left for stays in the ledger.
    assert strands == 0 || Ledger.note(timer, false);
  }

  private void step(Runnable step) {
    probe.next(step);
    if (callbacks != null && CallbackThreads.isOfOthers(step)) {
      callbacks.run(step);
    } else {
      perform(step);
    }
  }

  void perform(Runnable step) {
    try {
      step.run();
    } catch (Throwable thrown) {
      if (step instanceof Mailbox || isFatal(thrown)) {
        // An ordinary actor's mailbox lets through only what Pekko holds to be fatal.
        tellFatal(thrown);
      } else if (!ready.keepsFailure(step, thrown)) {
        report(log, () -> "Callback " + step, thrown);
      }
    }
  }

  @Override
  Thread.UncaughtExceptionHandler fatalHandler() {
    return fatal;
  }

  private void takeInbound() {
    ready.settle(false);
    for (Runnable step = inbound.peek(); step != null; step = inbound.peek()) {
      boolean first = hurried && CallbackThreads.isOfOthers(step);
      if (!first) {
        ready.add(step);
      }
      inbound.poll();
      idleWait.over();
      if (first) {
        step(step);
      }
    }
  }

  /** Waits until something is ready, a timer is due, or the loop is shut down. */
  private void awaitWork() {
    long wait = untilNextTimer();
    if (wait > 0) {
      probe.idle();
      idle = true;
      if (inbound.isEmpty() && (!shutdown || afterShutdown)) {
        if (wait == Steering.FOREVER) {
          boolean checks = ready.steering() == null && outside == 0 && strands > 0;
          idleWait.park(this, checks, () -> !inbound.isEmpty() || !ready.isEmpty());
        } else {
          LockSupport.parkNanos(this, wait);
        }
      }
      roughly = clock.nanos();
      idle = false;
      probe.awake(this);
      takeInbound();
    }
  }

  /** How long to wait for other threads, in nanoseconds; the virtual clock jumps if that is 0. */
  private long untilNextTimer() {
    Timer next = timers.next();
    Steering steering = ready.steering();
    if (steering != null) {
      long deadline = next == null ? Long.MAX_VALUE : next.deadline;
      long wait = steering.idle(deadline, outside + blockedCallbacks(), inbound::isEmpty);
      if (wait > 0 || next == null || !ready.isEmpty()) {
        return wait;
      }
    } else if (next == null || (outside > 0 && !clock.passesByItself())) {
      return Steering.FOREVER;
    }
    return clock.advanceTo(next.deadline);
  }

  // ---- the end ----

  /** Tells whether this thread goes on though the loop was shut down and nothing is ready. */
  private boolean goesOnAfterShutdown() {
    if (strands > 0 && afterShutdown) {
      return true;
    }
    ended.countDown();
    if (strands > 0) {
      continueOnDaemon();
      return false;
    }
    timers.clear();
    if (callbacks != null) {
      callbacks.end();
    }
    over.set(true);
    return !inbound.isEmpty() && over.compareAndSet(true, false);
  }

  private void continueOnDaemon() {
    afterShutdown = true;
    goOnOnDaemon("-after-shutdown");
  }

  /**
   * {@inheritDoc}
   *
   * <p>Another thread takes the rest of the turn over. What the first one has written is seen: it
   * has come to the end of the JVM before its shutdown hooks, or waits there for a lock.
   */
  @Override
  public synchronized boolean leaveExitingThread() {
    boolean any = callbacks != null && callbacks.leaveExiting();
    Thread mounted = callbacks == null ? null : callbacks.current();
    if (!ExitCalls.isIn(mounted == null ? thread : mounted)) {
      return any;
    }
    goOnOnDaemon("-beside-exit");
    return true;
  }

  private void goOnOnDaemon(String suffix) {
    String daemon = name + suffix;
    Thread next =
        carrier().loopIsVirtual()
            ? Thread.ofVirtual().name(daemon).unstarted(this::run)
            : Thread.ofPlatform().name(daemon).daemon().unstarted(this::run);
    next.setContextClassLoader(thread.getContextClassLoader());
    thread = next;
    next.start();
  }

  @Override
  public void hurry() {
    hurried = true;
  }

  @Override
  public void shutdown() {
    shutdown = true;
    LockSupport.unpark(thread);
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
  public String toString() {
    return "EventLoop[" + name + "]";
  }
}
