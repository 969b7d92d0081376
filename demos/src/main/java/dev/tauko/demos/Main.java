package dev.tauko.demos;

import dev.tauko.demos.chat.Chat;
import dev.tauko.demos.cluster.ClusterDemo;
import dev.tauko.demos.crawl.Crawl;
import dev.tauko.demos.download.Download;
import dev.tauko.demos.observe.Jfr;
import dev.tauko.demos.observe.Look;
import dev.tauko.demos.observe.Watch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code tauko}: reads the command line, and runs the subcommand that it names. */
@Command(
    name = "tauko",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:something that was asked for could not be had",
      "2:a wrong argument or configuration",
      "130:interrupted (Ctrl-C)"
    },
    description = {
      "Demonstrates Tauko: asyncio for Apache Pekko.",
      "Without arguments, the same as \"tauko fetch\"."
    })
public final class Main {

  /** The exit code when something that the user asked for could not be had. */
  static final int FAILED = 1;

  /** The exit code after a wrong argument, or a wrong configuration. */
  static final int WRONG_USE = 2;

  /** The exit code after Ctrl-C, as shells have it. */
  static final int INTERRUPTED = 130;

  /** The demos, as the help lists them. */
  static final List<String> DEMOS =
      List.of(
          "hello",
          "fetch",
          "download",
          "crawl",
          "tasks",
          "gather",
          "group",
          "timeout",
          "semaphore",
          "sync",
          "queue",
          "bank",
          "chat",
          "orders",
          "cluster",
          "errors");

  /** The commands that look into another JVM, or into a recording of one, after them. */
  static final List<String> VIEWS = List.of("ps", "pstree", "watch", "jfr");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      converter = ReadableFile.class,
      description = "A HOCON file; what it sets goes before the demos' own application.conf.")
  private @Nullable Path configFile;

  private final boolean isOnStandardStreams;

  private Main(Streams streams) {
    isOnStandardStreams = streams.areStandard();
  }

  /** Runs the command line, and exits. */
  public static void main(String[] args) {
    System.exit(execute(Streams.standard(), args));
  }

  /** Runs a command line, and returns the exit code. */
  static int execute(Streams streams, String... args) {
    String[] given = args.length == 0 ? new String[] {"fetch"} : args;
    Main main = new Main(streams);
    CommandLine tauko = new CommandLine(main);
    for (String command : commands(given[0])) {
      tauko.addSubcommand(command(main, command));
    }
    return tauko
        .setOut(streams.out())
        .setErr(streams.err())
        .setUsageHelpLongOptionsMaxWidth(30)
        .setParameterExceptionHandler(Problems::wrongArgument)
        .setExecutionExceptionHandler(Problems::failure)
        .execute(given);
  }

  /**
   * The commands that a command line with this first argument may need. Reading a command's
   * annotations takes time: when the first argument names a command, no other command is read.
   */
  private static List<String> commands(String first) {
    return DEMOS.contains(first) || VIEWS.contains(first) || first.equals(Training.NAME)
        ? List.of(first)
        : Stream.concat(DEMOS.stream(), VIEWS.stream()).toList();
  }

  private static Callable<Integer> command(Main main, String name) {
    return switch (name) {
      case "hello" -> new Hello(main);
      case "fetch" -> new Fetch(main);
      case "download" -> new Download(main);
      case "crawl" -> new Crawl(main);
      case "tasks" -> new Tasks(main);
      case "gather" -> new GatherDemo(main);
      case "group" -> new GroupDemo(main);
      case "timeout" -> new TimeoutDemo(main);
      case "semaphore" -> new SemaphoreDemo(main);
      case "sync" -> new SyncDemo(main);
      case "queue" -> new QueueDemo(main);
      case "bank" -> new BankDemo(main);
      case "chat" -> new Chat(main);
      case "orders" -> new OrdersDemo(main);
      case "cluster" -> new ClusterDemo(main);
      case "errors" -> new Errors(main);
      case "ps" -> new Look.Ps();
      case "pstree" -> new Look.PsTree();
      case "watch" -> new Watch();
      case "jfr" -> new Jfr();
      case Training.NAME -> new Training();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Whether the command writes to the standard streams of the process. */
  public boolean isOnStandardStreams() {
    return isOnStandardStreams;
  }

  /** The file given with {@code --config}; null if there is none. */
  @Nullable Path configFile() {
    return configFile;
  }

  /** Where a run of the command writes to. */
  record Streams(PrintWriter out, PrintWriter err, boolean areStandard) {
    /** Writers that the caller has made. */
    Streams(PrintWriter out, PrintWriter err) {
      this(out, err, false);
    }

    static Streams standard() {
      return new Streams(
          new PrintWriter(System.out, true, System.out.charset()),
          new PrintWriter(System.err, true, System.err.charset()),
          true);
    }
  }
}
