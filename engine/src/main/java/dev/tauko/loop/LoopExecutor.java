package dev.tauko.loop;

import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import dev.tauko.log.Loggers;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.dispatch.Mailbox;
import org.apache.pekko.dispatch.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The event loop: the executor behind the dispatcher {@code tauko.event-loop}. One thread runs what
 * is ready, first in, first out, in turns; see {@link dev.tauko.EventLoop} for the order.
 *
 * <p>What comes from the loop's own thread, or from a coroutine that runs in one of its steps, goes
 * straight into the ready queue. What comes from elsewhere enters at the beginning of the next
 * turn.
 */
public final class LoopExecutor extends StepExecutor {
  private static final Logger log = Loggers.of(LoopExecutor.class);

  private final Clock clock;
  private final Thread thread;
  private final Thread.UncaughtExceptionHandler fatal;
  private final CountDownLatch ended = new CountDownLatch(1);

  // confined to the loop
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>(256);
  private final Timers timers = new Timers();
  private final ArrayDeque<Runnable> afterTurn = new ArrayDeque<>();
  private int outside;

  // shared with other threads
  private final ConcurrentLinkedQueue<Runnable> inbound = new ConcurrentLinkedQueue<>();
  private volatile boolean idle;
  private volatile boolean shutdown;

  private final StepProbe probe = new StepProbe();

  LoopExecutor(String name, LoopSettings settings, Carrier carrier, ThreadFactory threadFactory) {
    super(name, carrier, Guard.ofOneThread());
    this.clock = settings.virtualTime() ? new Clock.Virtual() : new Clock.Running();
    Thread platform = threadFactory.newThread(this::run);
    this.fatal = platform.getUncaughtExceptionHandler();
    this.thread = carrier.loopThread(platform, this::run);
    probe.runs(thread);
    thread.start();
    if (settings.slowStep().isPositive()) {
      new Watchdog(name, probe, settings.slowStep(), ended).start();
    }
  }

  @Override
  MessageQueue messageQueue() {
    return new TurnQueue(this);
  }

  @Override
  public String stack() {
    return probe.stack();
  }

  @Override
  public void stepRunsOn(@Nullable Thread strand) {
    probe.runs(strand == null ? thread : strand);
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  /** Schedules a step for the next turn. On the loop only. */
  void ready(Runnable step) {
    ready.add(step);
  }

  @Override
  public Handle callSoon(Runnable callback) {
    requireHere("callSoon");
    LoopHandle handle = new LoopHandle(callback);
    ready.add(handle);
    return handle;
  }

  @Override
  public TimerHandle callAt(long deadline, Runnable callback) {
    requireHere("callAt");
    return timers.add(this, deadline, callback);
  }

  @Override
  public void afterTurn(Runnable action) {
    requireHere("afterTurn");
    afterTurn.add(action);
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

  void timerCancelled(Timer timer) {
    if (isHere()) {
      timers.cancelled(timer);
    } else if (!shutdown) {
      execute(() -> timers.cancelled(timer));
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A mailbox whose messages have turns of their own in the ready queue needs no further one.
   */
  @Override
  public void execute(Runnable step) {
    boolean here = isHere();
    if (step instanceof Mailbox mailbox && mailbox.messageQueue() instanceof TurnQueue queue) {
      queue.attach(mailbox);
      if (here && queue.hasTurns()) {
        return;
      }
    }
    if (here) {
      ready.add(step);
    } else {
      enter(step);
    }
  }

  /** Hands a step over from another thread. */
  void enter(Runnable step) {
    if (shutdown) {
      throw new RejectedExecutionException("the event loop " + name + " has been shut down");
    }
    inbound.add(step);
    wakeUp();
  }

  private void wakeUp() {
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    PLACE.set(this);
    try {
      while (true) {
        takeInbound();
        if (ready.isEmpty() && !awaitWork()) {
          return;
        }
        if (timers.next() != null) {
          timers.expire(clock.nanos(), ready::add);
        }
        for (int n = ready.size(); n > 0; n--) {
          step(ready.remove());
        }
        for (Runnable action = afterTurn.poll(); action != null; action = afterTurn.poll()) {
          step(action);
        }
      }
    } finally {
      timers.clear();
      ended.countDown();
    }
  }

  private void step(Runnable step) {
    probe.next();
    try {
      step.run();
    } catch (Throwable thrown) {
      if (step instanceof Mailbox || step instanceof TurnQueue || isFatal(thrown)) {
        // An actor's mailbox lets through only what Pekko holds to be fatal.
        fatal.uncaughtException(thread, thrown);
      } else {
        log.error("Callback {} of the event loop {} failed", step, name, thrown);
      }
    }
  }

  private static boolean isFatal(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  private void takeInbound() {
    for (Runnable step = inbound.poll(); step != null; step = inbound.poll()) {
      ready.add(step);
    }
  }

  /**
   * Waits until something is ready or a timer is due. The end of the loop waits for no timer.
   *
   * @return false if the loop is at its end
   */
  private boolean awaitWork() {
    if (shutdown && inbound.isEmpty()) {
      return false;
    }
    Timer next = timers.next();
    if (next != null && outside > 0 && !clock.passesByItself()) {
      next = null;
    }
    long wait = next == null ? Long.MAX_VALUE : clock.advanceTo(next.deadline);
    if (wait > 0) {
      probe.idle();
      idle = true;
      if (inbound.isEmpty() && !shutdown) {
        if (next == null) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, wait);
        }
      }
      idle = false;
      probe.next();
      takeInbound();
    }
    return true;
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

  /** The thread on which the loop runs. */
  Thread thread() {
    return thread;
  }

  @Override
  public String toString() {
    return "EventLoop[" + name + "]";
  }
}
