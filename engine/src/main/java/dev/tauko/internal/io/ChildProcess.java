package dev.tauko.internal.io;

import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.StageFuture;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.io.StreamReader;
import dev.tauko.io.StreamWriter;
import dev.tauko.io.Subprocess;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A process of the JDK with streams for its pipes. asyncio's {@code Process} and its transport.
 * Confined to a loop, within its guard, but for the exit code.
 */
public final class ChildProcess implements Subprocess {
  private final CoroutineLoop loop;
  private final Process process;
  private final @Nullable PipeWriter input;
  private final @Nullable StreamWriter stdin;
  private final @Nullable Output stdout;
  private final @Nullable Output stderr;
  private final WaitQueue waiters =
      new WaitQueue(WaitCall.of("Subprocess.await()"), () -> Enders.Outside.INSTANCE);
  private volatile @Nullable Integer exitCode;

  /** One of the pipes that the process writes to. */
  private record Output(StreamBuffer reader, PipeReader pipe) {}

  private ChildProcess(CoroutineLoop loop, Process process, ProcessBuilder builder, int limit) {
    this.loop = loop;
    this.process = process;
    StreamProtocol protocol = new StreamProtocol(null);
    this.input =
        builder.redirectInput().equals(Redirect.PIPE)
            ? new PipeWriter(loop, protocol, process.getOutputStream())
            : null;
    this.stdin = input == null ? null : new TransportWriter(input, protocol, null, false);
    this.stdout =
        builder.redirectOutput().equals(Redirect.PIPE)
            ? output(process.getInputStream(), limit)
            : null;
    this.stderr =
        builder.redirectError().equals(Redirect.PIPE) && !builder.redirectErrorStream()
            ? output(process.getErrorStream(), limit)
            : null;
  }

  private Output output(InputStream pipe, int limit) {
    StreamBuffer reader = new StreamBuffer(loop, limit);
    PipeReader transport = new PipeReader(loop, new StreamProtocol(reader), pipe);
    reader.setTransport(transport);
    return new Output(reader, transport);
  }

  /** Starts a process. If the coroutine is cancelled meanwhile, the process is killed. */
  public static Subprocess start(ProcessBuilder builder, int limit, String function)
      throws IOException {
    CoroutineTask<?> task = CoroutineTask.require(function);
    CoroutineLoop loop = task.loop();
    Birth birth = new Birth();
    CompletableFuture<Process> born =
        CompletableFuture.supplyAsync(() -> birth.of(builder), loop.blockingThreads());
    Process process;
    try {
      process = Resolution.await(new StageFuture<>(loop, born));
    } catch (CancelledError cancelled) {
      birth.abandon();
      throw cancelled;
    }
    try (Guard _ = loop.guard()) {
      ChildProcess child = new ChildProcess(loop, process, builder, limit);
      child.begin(birth.exit);
      return child;
    }
  }

  /** The time between the wish for a process and its coming to the one who wished for it. */
  private static final class Birth {
    /** Completed with the process when it has ended. */
    final CompletableFuture<Process> exit = new CompletableFuture<>();

    private @Nullable Process born;
    private boolean abandoned;

    Process of(ProcessBuilder builder) {
      synchronized (this) {
        if (abandoned) {
          throw new CancellationException("nobody waits for the process any more");
        }
      }
      try {
        Process process = builder.start();
        Thread.ofVirtual().name("exit of " + process.pid()).start(() -> awaitExit(process));
        synchronized (this) {
          born = process;
          if (abandoned) {
            var _ = process.destroyForcibly();
          }
        }
        return process;
      } catch (IOException failure) {
        throw new CompletionException(failure);
      }
    }

    /* Process.onExit() needs a thread of the JVM's common pool, which somebody may block. */
    private void awaitExit(Process process) {
      while (!exit.isDone()) {
        try {
          var _ = process.waitFor();
          exit.complete(process);
        } catch (InterruptedException nobodyDoes) {
          // It goes on waiting.
        }
      }
    }

    synchronized void abandon() {
      abandoned = true;
      if (born != null) {
        var _ = born.destroyForcibly();
      }
    }
  }

  private void begin(CompletableFuture<Process> exit) {
    if (stdout != null) {
      stdout.pipe().readMore();
    }
    if (stderr != null) {
      stderr.pipe().readMore();
    }
    var _ = exit.thenAccept(ended -> loop.soonThreadsafe(this::exited));
  }

  private void exited() {
    exitCode = process.exitValue();
    if (input != null) {
      input.processReadsNoMore();
    }
    waiters.wakeAll();
  }

  // ---- what users call ----

  /* The handle ends the process alone; the Process would close its pipes with it. */

  @Override
  public @Nullable StreamWriter stdin() {
    return stdin;
  }

  @Override
  public @Nullable StreamReader stdout() {
    return stdout == null ? null : stdout.reader();
  }

  @Override
  public @Nullable StreamReader stderr() {
    return stderr == null ? null : stderr.reader();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public OptionalInt returnCode() {
    Integer code = exitCode;
    return code == null ? OptionalInt.empty() : OptionalInt.of(code);
  }

  @Override
  public int await() {
    CoroutineTask<?> task = LoopEntry.require(loop, "Subprocess.await");
    try (Guard _ = loop.guard()) {
      Integer code = exitCode;
      if (code != null) {
        return code;
      }
      Waiter waiter = waiters.add(loop);
      try {
        task.suspendUntil(waiter);
      } finally {
        waiters.remove(waiter);
      }
    }
    return returnCode().orElseThrow();
  }

  @Override
  public Captured communicate(byte @Nullable [] input) throws IOException {
    var _ = LoopEntry.require(loop, "Subprocess.communicate");
    if (input != null && stdin == null) {
      throw new IllegalArgumentException(
          this + " takes no input: its stdin is no pipe; see SubprocessOptions.stdin()");
    }
    List<Body<byte @Nullable [], IOException>> parts =
        List.of(() -> feed(input), () -> readAll(stdout), () -> readAll(stderr));
    List<byte @Nullable []> captured = Asyncio.<byte @Nullable [], IOException>gather(parts);
    var _ = await();
    return new Captured(captured.get(1), captured.get(2));
  }

  private byte @Nullable [] feed(byte @Nullable [] input) {
    StreamWriter writer = stdin;
    if (writer != null) {
      try {
        if (input != null) {
          writer.write(input);
        }
        writer.drain();
      } catch (IOException brokenPipe) {
        // As asyncio: a process need not read all of its input.
      }
      writer.close();
    }
    return null;
  }

  private byte @Nullable [] readAll(@Nullable Output output) throws IOException {
    if (output == null) {
      return null;
    }
    byte[] all = output.reader().read();
    try (Guard _ = loop.guard()) {
      output.pipe().close();
    }
    return all;
  }

  @Override
  public void terminate() {
    var _ = process.toHandle().destroy();
  }

  @Override
  public void kill() {
    var _ = process.toHandle().destroyForcibly();
  }

  @Override
  public void sendSignal(String name) throws IOException {
    CoroutineTask<?> task = LoopEntry.require(loop, "Subprocess.sendSignal");
    Objects.requireNonNull(name, "name");
    if (!name.matches("[A-Z0-9+-]+")) {
      throw new IllegalArgumentException(
          "'" + name + "' is not the name of a signal such as HUP or SIGHUP");
    }
    if (process.isAlive()) {
      String signal = name.startsWith("SIG") ? name.substring("SIG".length()) : name;
      CompletableFuture<@Nullable String> complaint =
          CompletableFuture.supplyAsync(() -> signalNow(signal), loop.blockingThreads());
      String said = Resolution.await(new StageFuture<@Nullable String>(task.loop(), complaint));
      if (said != null) {
        throw new IOException("cannot send the signal " + name + " to " + this + ": " + said);
      }
    }
  }

  /** What the command {@code kill} complains of; null if it does not, or the process has ended. */
  private @Nullable String signalNow(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return kill.waitFor() == 0 || !process.isAlive() ? null : said.strip();
    } catch (IOException failure) {
      throw new CompletionException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
    try (Guard _ = LoopEntry.enter(loop, "Subprocess.close")) {
      if (input != null) {
        input.abort();
      }
      if (stdout != null) {
        stdout.pipe().close();
      }
      if (stderr != null) {
        stderr.pipe().close();
      }
    }
  }

  @Override
  public String toString() {
    Integer code = exitCode;
    return "Subprocess[pid "
        + process.pid()
        + ", "
        + (code == null ? "running" : "exited with " + code)
        + "]";
  }
}
