import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Runs google-java-format, which must be on the class path, over every Java file below the given
 * folders.
 *
 * <p>The first argument is {@code check}, which names the files that are not formatted and exits
 * with 1 if there are any, or {@code fix}, which rewrites them. The second is the folder that the
 * others are relative to. Folders that don't exist are skipped.
 */
final class Format {

  private Format() {}

  public static void main(String[] args) throws IOException {
    String mode = args.length == 0 ? "" : args[0];
    if (!mode.equals("check") && !mode.equals("fix")) {
      System.err.println("format.mode is '" + mode + "'; it must be 'check' or 'fix'");
      System.exit(2);
    }
    Path root = Path.of(args[1]).normalize();
    List<String> files = new ArrayList<>();
    for (int i = 2; i < args.length; i++) {
      files.addAll(javaFiles(root.resolve(args[i])));
    }
    if (!files.isEmpty()) {
      System.exit(mode.equals("check") ? check(files) : fix(files));
    }
  }

  private static List<String> javaFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.map(Path::toString).filter(name -> name.endsWith(".java")).sorted().toList();
    }
  }

  private static int check(List<String> files) {
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    int status;
    try (PrintStream out = new PrintStream(names, true, UTF_8)) {
      status = run(out, List.of("--dry-run", "--set-exit-if-changed"), files);
    }
    String unformatted = names.toString(UTF_8);
    if (!unformatted.isEmpty()) {
      System.err.println("Not formatted as google-java-format does it:");
      unformatted.lines().forEach(name -> System.err.println("  " + name));
      System.err.println("This command formats them: mvn -Pformat validate");
    }
    return status;
  }

  private static int fix(List<String> files) {
    return run(System.out, List.of("--replace"), files);
  }

  private static int run(PrintStream out, List<String> options, List<String> files) {
    ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(files);
    return formatter.run(out, System.err, arguments.toArray(String[]::new));
  }
}
