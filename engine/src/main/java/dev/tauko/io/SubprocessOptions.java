package dev.tauko.io;

import dev.tauko.internal.io.StreamBuffer;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The options of a process: asyncio's keyword arguments. By default, it inherits the environment,
 * the directory, the input and the outputs of this process.
 *
 * <p>Redirections are those of the JDK: {@link Redirect#PIPE} for a stream, {@link
 * Redirect#INHERIT} for that of this process, {@link Redirect#DISCARD} for nothing (asyncio's
 * {@code DEVNULL}), {@link Redirect#from} and {@link Redirect#to} for files.
 *
 * <p>Each method returns these same options. Not thread-safe.
 */
public final class SubprocessOptions {
  private static final int DEFAULT_LIMIT = 64 * 1024;

  private final ProcessBuilder builder;
  private int limit = DEFAULT_LIMIT;

  private SubprocessOptions(List<String> command) {
    this.builder = new ProcessBuilder(command);
    builder.inheritIO();
  }

  static SubprocessOptions of(List<String> command, Consumer<SubprocessOptions> fill) {
    SubprocessOptions options = new SubprocessOptions(command);
    fill.accept(options);
    return options;
  }

  ProcessBuilder builder() {
    return builder;
  }

  int limit() {
    return limit;
  }

  /** Where the process reads its input. */
  public SubprocessOptions stdin(Redirect redirect) {
    boolean nothing = Objects.requireNonNull(redirect, "redirect").equals(Redirect.DISCARD);
    var _ = builder.redirectInput(nothing ? Redirect.from(nullDevice()) : redirect);
    return this;
  }

  private static File nullDevice() {
    File device = Redirect.DISCARD.file();
    return device == null ? new File("/dev/null") : device;
  }

  /** Where the process writes its output. */
  public SubprocessOptions stdout(Redirect redirect) {
    var _ = builder.redirectOutput(Objects.requireNonNull(redirect, "redirect"));
    return this;
  }

  /** Where the process writes its error output. */
  public SubprocessOptions stderr(Redirect redirect) {
    Objects.requireNonNull(redirect, "redirect");
    var _ = builder.redirectError(redirect).redirectErrorStream(false);
    return this;
  }

  /** The error output joins the output. asyncio's {@code stderr=STDOUT}. */
  public SubprocessOptions stderrToStdout() {
    var _ = builder.redirectErrorStream(true);
    return this;
  }

  /** Pipes for input, output and error output. */
  public SubprocessOptions pipes() {
    return stdin(Redirect.PIPE).stdout(Redirect.PIPE).stderr(Redirect.PIPE);
  }

  /** Sets one variable of the environment. */
  public SubprocessOptions environment(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    var _ = builder.environment().put(name, value);
    return this;
  }

  /** Has this environment in place of that of this process. asyncio's {@code env=}. */
  public SubprocessOptions environment(Map<String, String> environment) {
    Map<String, String> all = Map.copyOf(Objects.requireNonNull(environment, "environment"));
    builder.environment().clear();
    builder.environment().putAll(all);
    return this;
  }

  /** The directory in which the process starts. asyncio's {@code cwd=}. */
  public SubprocessOptions directory(Path directory) {
    var _ = builder.directory(Objects.requireNonNull(directory, "directory").toFile());
    return this;
  }

  /**
   * The limit of the readers, in bytes; see {@link StreamReader}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SubprocessOptions limit(int bytes) {
    limit = StreamBuffer.checkLimit(bytes);
    return this;
  }
}
