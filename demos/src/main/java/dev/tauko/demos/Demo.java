package dev.tauko.demos;

import com.typesafe.config.Config;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Runner;
import dev.tauko.http.ClientSession;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A subcommand: runs a coroutine on an engine of its own, with the configuration of the demos. */
public abstract class Demo implements Callable<Integer> {
  private final Main main;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--console",
      description =
          "Show what runs on a web page, at the address that is printed; tauko.console.port sets"
              + " its port.")
  private boolean console;

  /** A command of this command line. */
  protected Demo(Main main) {
    this.main = main;
  }

  /**
   * The demo itself, a coroutine.
   *
   * @return the exit code
   */
  protected abstract int run(Settings settings, PrintWriter out) throws Exception;

  /** The configuration of the demo's actor system, made of that of all demos. */
  protected Config configured(Config config) {
    return config;
  }

  @Override
  public final Integer call() throws Exception {
    Config config = configured(Settings.load(main.configFile()));
    if (console) {
      config = DemoConsole.enabled(config);
    }
    Settings settings = Settings.of(config);
    settings.applyLogLevel();
    try (Runner runner = Runner.create(config)) {
      return runner.run(() -> untilInterrupted(settings));
    } catch (CancelledError interrupted) {
      return Main.INTERRUPTED;
    }
  }

  /** Where messages for the user go that are not the command's result. */
  protected final PrintWriter err() {
    return spec().commandLine().getErr();
  }

  /** An argument that is not accepted. */
  protected final ParameterException wrongArgument(String message) {
    return new ParameterException(spec().commandLine(), message);
  }

  /** Ctrl-C shuts the actor system down, and the engine then cancels its coroutines. */
  private int untilInterrupted(Settings settings) throws Exception {
    try {
      if (console && !openConsole()) {
        return Main.FAILED;
      }
      return run(settings, spec().commandLine().getOut());
    } catch (CancelledError cancelled) {
      spec().commandLine().getErr().println("tauko: interrupted (" + cancelled.getMessage() + ")");
      throw cancelled;
    }
  }

  private boolean openConsole() throws Exception {
    try {
      err().println("console: " + DemoConsole.open(Engine.current().system()));
      return true;
    } catch (IllegalStateException problem) {
      err().println("tauko: " + problem.getMessage());
      return false;
    } finally {
      err().flush();
    }
  }

  /** Opens a session with this many connections at most. Suspends. */
  static ClientSession openSession(int limit) throws Exception {
    return Sessions.open(session -> session.connections(c -> c.limit(limit)));
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not a part of a command line");
    }
    return spec;
  }
}
