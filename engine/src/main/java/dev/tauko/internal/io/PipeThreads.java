package dev.tauko.internal.io;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read and write the pipes of processes. Java has no other way to wait for a pipe
 * of a process than a thread that blocks: one for each pipe that is being read, one for each that
 * is full. As many as there are such pipes, since a limit would let one process hold up another;
 * they end when they have had nothing to do for a while. Virtual threads would not do: a blocking
 * read of a pipe keeps the thread that carries them.
 */
final class PipeThreads {
  private static final int IDLE_SECONDS = 5;

  private static final ThreadFactory FACTORY =
      Thread.ofPlatform().daemon().name("tauko-pipe-", 1).factory();

  private static final Executor THREADS =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), FACTORY);

  private PipeThreads() {}

  static void execute(Runnable blocking) {
    THREADS.execute(blocking);
  }
}
