package dev.tauko.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * Runs a main method in a JVM of its own. JVMs with the test's whole class path share an archive of
 * classes, which the first of them makes: it halves the time that they take to start.
 */
public final class ChildJvm {

  /** What became of it; the output is both streams. */
  public record Outcome(int status, String output) {}

  static final String CLASS_PATH = System.getProperty("java.class.path");

  private ChildJvm() {}

  /** Runs a class of the test's class path in a JVM with these flags. */
  public static Outcome run(List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(flags);
    command.addAll(ChildClassPath.options());
    command.add(main.getName());
    return start(command, arguments);
  }

  /** Runs a class in a JVM with the test's class path less the elements that contain a text. */
  public static Outcome runWithout(String element, Class<?> main)
      throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(CLASS_PATH.split(File.pathSeparator))
            .filter(each -> !each.contains(element))
            .collect(Collectors.joining(File.pathSeparator));
    return start(List.of("-cp", classPath, main.getName()));
  }

  /** Runs a main class, given as module/class, in a JVM with a module path and no class path. */
  public static Outcome runModule(List<String> flags, List<Path> modulePath, String main)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(flags);
    command.addAll(List.of("-p", joined(modulePath), "-m", main));
    return start(command);
  }

  /** Elements of a path as one argument. */
  public static String joined(List<Path> path) {
    return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a class of the test's class path as an executable jar with a line in its manifest. */
  public static Outcome runJar(Path folder, String key, String value, Class<?> main, String... args)
      throws IOException, InterruptedException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(Attributes.Name.CLASS_PATH, urls());
    attributes.putValue(key, value);
    Path jar = folder.resolve("executable.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return start(List.of("-jar", jar.toString()), args);
  }

  private static String urls() {
    return Arrays.stream(CLASS_PATH.split(File.pathSeparator))
        .map(element -> Path.of(element).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  private static Outcome start(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
