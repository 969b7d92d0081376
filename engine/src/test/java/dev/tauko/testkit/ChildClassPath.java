package dev.tauko.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The test's class path for JVMs that share an archive of classes. Those take classes from jars
 * only, so folders are packed. Archive and jars go with the JVM that made them.
 */
final class ChildClassPath {
  private static final List<String> OPTIONS = make();

  private ChildClassPath() {}

  static List<String> options() {
    return OPTIONS;
  }

  private static List<String> make() {
    try {
      Path folder = Files.createTempDirectory("child-jvm");
      folder.toFile().deleteOnExit();
      Path archive = folder.resolve("classes.jsa");
      archive.toFile().deleteOnExit();
      List<String> elements = new ArrayList<>();
      for (String element : Arrays.asList(ChildJvm.CLASS_PATH.split(File.pathSeparator))) {
        elements.add(
            Files.isDirectory(Path.of(element))
                ? pack(Path.of(element), folder.resolve(elements.size() + ".jar"))
                : element);
      }
      return List.of(
          "-Xlog:disable",
          "-XX:+AutoCreateSharedArchive",
          "-XX:SharedArchiveFile=" + archive,
          "-cp",
          String.join(File.pathSeparator, elements));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String pack(Path folder, Path jar) throws IOException {
    jar.toFile().deleteOnExit();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar.toString();
  }
}
