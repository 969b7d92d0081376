package dev.tauko.demos.observe;

import dev.tauko.cluster.ClusterMXBean;
import dev.tauko.demos.observe.Engines.EndedException;
import dev.tauko.observe.EngineMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A command that prints what the engines of another JVM show. */
public abstract class Look implements Callable<Integer> {
  private static final int FAILED = 1;

  private final Function<EngineMXBean, String> view;
  private final Function<ClusterMXBean, String> ofNodes;

  @Parameters(
      paramLabel = "PID",
      converter = ProcessId.class,
      description = "The process id of the JVM, as jps lists it.")
  private long pid;

  @Option(
      names = "--nodes",
      description = "Show all nodes of the cluster that the JVM is a node of.")
  private boolean nodes;

  @Spec private @Nullable CommandSpec spec;

  /** Reads a process id. */
  private static final class ProcessId implements ITypeConverter<Long> {
    @Override
    public Long convert(String value) {
      try {
        return Long.valueOf(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "'" + value + "' is not a process id: a number, as jps lists it");
      }
    }
  }

  Look(Function<EngineMXBean, String> view, Function<ClusterMXBean, String> ofNodes) {
    this.view = view;
    this.ofNodes = ofNodes;
  }

  @Override
  public final Integer call() throws Exception {
    if (spec == null) {
      throw new IllegalStateException("not a part of a command line");
    }
    if (pid <= 0 || pid == ProcessHandle.current().pid()) {
      throw new ParameterException(
          spec.commandLine(),
          "PID is " + pid + "; accepted: the process id of another JVM, as jps lists it");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Engines engines = Engines.of(pid)) {
      return show(engines, out);
    } catch (EndedException e) {
      out.flush();
      err.println("tauko: " + e.getMessage());
      return codeAtEnd();
    } catch (IOException e) {
      err.println("tauko: " + e.getMessage());
      return FAILED;
    }
  }

  /** The exit code if the JVM ends meanwhile. */
  int codeAtEnd() {
    return FAILED;
  }

  /** Prints the view of each engine, or of each node, and returns the exit code. */
  int show(Engines engines, PrintWriter out) throws IOException, InterruptedException {
    if (nodes) {
      for (ClusterMXBean cluster : engines.requireNode()) {
        out.print(engines.ask(() -> view(cluster)));
      }
    } else {
      showEngines(engines, out);
    }
    out.flush();
    return 0;
  }

  /** Each under its name, if there are several. */
  private void showEngines(Engines engines, PrintWriter out) throws EndedException {
    String above = "";
    for (Engines.Named each : engines.all()) {
      String text = engines.ask(() -> view(each.engine()));
      if (engines.all().size() > 1) {
        out.println(above + "== " + each.name());
        above = "\n";
      }
      out.print(text);
    }
  }

  /** What is printed of the nodes of a cluster. */
  String view(ClusterMXBean cluster) {
    return ofNodes.apply(cluster);
  }

  /** What is printed of an engine. */
  String view(EngineMXBean engine) {
    return view.apply(engine);
  }

  /** The flat list. */
  @Command(name = "ps", description = "Lists the coroutines of another JVM.")
  public static final class Ps extends Look {
    @Option(names = "--ended", description = "List those that ended last instead.")
    private boolean ended;

    /** The command. */
    public Ps() {
      super(EngineMXBean::ps, ClusterMXBean::ps);
    }

    @Override
    String view(EngineMXBean engine) {
      return ended ? engine.endedTasks() : super.view(engine);
    }

    @Override
    String view(ClusterMXBean cluster) {
      return ended ? cluster.endedTasks() : super.view(cluster);
    }
  }

  /** The tree. */
  @Command(name = "pstree", description = "Shows which coroutines of another JVM wait for which.")
  public static final class PsTree extends Look {
    /** The command. */
    public PsTree() {
      super(EngineMXBean::pstree, ClusterMXBean::pstree);
    }
  }
}
