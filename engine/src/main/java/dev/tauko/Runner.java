package dev.tauko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.internal.engine.MainRun;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.task.BodyCoroutine;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.Variables;
import dev.tauko.internal.task.VoidBody;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * An actor system for several {@link #run}s, one after another. asyncio's {@code Runner}.
 *
 * <p>Thread-safety: may be used from any thread; a second {@code run} waits for the first.
 */
public final class Runner implements AutoCloseable {
  private final ActorSystem<Void> system;
  private final ReentrantLock running = new ReentrantLock();
  private volatile boolean closed;

  /** The context variables that one run leaves to the next; guarded by the lock. */
  private Variables variables = Variables.current();

  private Runner(ActorSystem<Void> system) {
    this.system = system;
  }

  /** A runner with the configuration of the class path (application.conf). */
  public static Runner create() {
    return create(ConfigFactory.load());
  }

  /** A runner with a configuration of its own, complete with the reference.conf files. */
  public static Runner create(Config config) {
    Objects.requireNonNull(config, "config");
    requireOutside("run");
    Loggers.begin();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "tauko", config);
    try {
      Engine.get(system).core().endAtOnce();
      return new Runner(system);
    } catch (Throwable failure) {
      system.terminate();
      throw failure;
    }
  }

  private static void requireOutside(String method) {
    CoroutineLoop loop = CoroutineLoop.here();
    if (loop != null) {
      throw new IllegalStateException(
          method
              + "() was called on the event loop "
              + loop
              + ", which runs already"
              + (method.equals("run")
                  ? "; call the body, or start it with createTask()"
                  : ", and would wait for its own end; ActorSystem.terminate() does not wait"));
    }
  }

  /**
   * Runs a coroutine, and whatever it starts, and returns its value. Blocks the calling thread. A
   * run goes on with the context variables that the one before has left. When the coroutine has
   * ended, the tasks that have not are cancelled, in the order of their creation, and waited for;
   * what they throw then is logged.
   *
   * <p>Throws the very exception that the body threw. An interrupt of the calling thread cancels
   * the coroutine, and is thrown as an {@link InterruptedException} when all has ended, if nobody
   * else has cancelled it; if the coroutine ends in another way, that counts, and the thread stays
   * interrupted. A second interrupt is thrown at once.
   *
   * @throws X what the body throws
   * @throws IllegalStateException if the caller is a coroutine or a callback, or the runner is
   *     closed
   */
  public <T extends @Nullable Object, X extends Exception> T run(Body<? extends T, X> main)
      throws X {
    Objects.requireNonNull(main, "main");
    requireOutside("run");
    running.lock();
    try {
      requireOpen();
      MainRun<T> run = new MainRun<>(Engine.get(system).core(), variables, BodyCoroutine.of(main));
      try {
        return run.join();
      } finally {
        variables = run.variables();
      }
    } finally {
      running.unlock();
    }
  }

  /** {@link #run(Body)} for a body that returns nothing. */
  public <X extends Exception> void run(Body.OfVoid<X> main) throws X {
    Objects.requireNonNull(main, "main");
    run(VoidBody.of(main));
  }

  /**
   * The engine that runs the coroutines.
   *
   * @throws IllegalStateException if the runner is closed
   */
  public Engine engine() {
    requireOpen();
    return Engine.get(system);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(this + " is closed");
    }
  }

  /**
   * Shuts the actor system down, and waits until it has ended. A run under way is cancelled at
   * once; see {@code tauko.shutdown-timeout}. Has an effect once only.
   *
   * @throws IllegalStateException if the caller is a coroutine or a callback, which would wait for
   *     its own end
   */
  @Override
  public void close() {
    requireOutside("close");
    closed = true;
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Override
  public String toString() {
    return "Runner[" + system.name() + "]";
  }
}
