package dev.tauko.demos.download;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work on files, on threads that may block.
 *
 * <p>These are not the threads of {@link Asyncio#toThread}, which are interrupted when the
 * coroutine is cancelled: an interrupt closes a file's channel for all who use it. Here the work is
 * done to its end, and the cancellation is thrown then.
 */
final class Disk {
  private static final int THREADS = 4;
  private static final ThreadPoolExecutor EXECUTOR = executor();

  /** What is done. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /** What is done, without a result. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private Disk() {}

  private static ThreadPoolExecutor executor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("disk-", 1).daemon().factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Does the work. Suspends until it is done. */
  static void run(Action action) throws Failure {
    await(start(action));
  }

  /**
   * Does the work. Suspends until it is done.
   *
   * @throws Failure of the kind DISK if it fails, FINAL if the file is somebody else's
   */
  static <T extends @Nullable Object> T get(Work<T> work) throws Failure {
    return await(begin(work));
  }

  /** Begins the work. */
  static CompletableFuture<@Nullable Void> start(Action action) {
    return begin(() -> {
      action.run();
      return null;
    });
  }

  private static <T extends @Nullable Object> CompletableFuture<T> begin(Work<T> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        EXECUTOR);
  }

  /** Suspends until the work is done, even if the coroutine is cancelled. */
  static <T extends @Nullable Object> T await(CompletableFuture<T> work) throws Failure {
    CancelledError cancelled = null;
    while (!work.isDone()) {
      try {
        Asyncio.await(work.handle((result, failure) -> result));
      } catch (CancelledError again) {
        cancelled = again;
      } catch (Exception e) {
        throw new IllegalStateException("the work's failure is handled", e);
      }
    }
    if (cancelled != null) {
      throw cancelled;
    }
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw failure(Objects.requireNonNull(io.getCause()));
      }
      throw e;
    }
  }

  private static Failure failure(IOException e) {
    Failure.Kind kind = e instanceof TakenException ? Failure.Kind.FINAL : Failure.Kind.DISK;
    return new Failure(kind, Show.text(text(e)), null, e);
  }

  /** What has failed, in words for people. */
  static String text(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "no permission: " + denied.getFile();
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      case FileAlreadyExistsException there -> there.getFile() + " is there already";
      case FileSystemException of when of.getReason() != null ->
          of.getFile() + ": " + of.getReason();
      case FileSystemException of -> of.getFile() + ": " + of.getClass().getSimpleName();
      default -> String.valueOf(e.getMessage());
    };
  }
}
