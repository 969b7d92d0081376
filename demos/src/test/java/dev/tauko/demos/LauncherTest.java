package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code tauko}, in a folder of its own, with a jar that is none and a JDK whose {@code
 * java} prints its arguments.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
  private static final Instant JAR_MADE = Instant.parse("2026-01-01T12:00:00Z");
  private static final String RELEASE = "JAVA_VERSION=\"25.0.1\"\n";
  private static final String JAR = "not a jar";

  @TempDir Path folder;

  private Path jdk;
  private Path jar;
  private Path cache;
  private Path fits;

  @BeforeEach
  void install() throws IOException {
    folder = folder.toRealPath();
    Files.copy(launcher(), folder.resolve("tauko"), StandardCopyOption.COPY_ATTRIBUTES);
    jdk = jdk("jdk", RELEASE);
    Path target = Files.createDirectories(folder.resolve("demos/target"));
    jar = Files.writeString(target.resolve("tauko-demos.jar"), JAR);
    cache = Files.writeString(target.resolve("tauko-demos.aot"), "not a cache");
    fits = Files.writeString(target.resolve("tauko-demos.aot.fits"), JAR.length() + "\n" + RELEASE);
    made(jar, JAR_MADE);
    made(cache, JAR_MADE.plusSeconds(1));
  }

  @Test
  void usesTheCacheOfThisJarAndJdk() throws Exception {
    assertThat(arguments("hello"))
        .contains("-XX:AOTCache=" + cache)
        .endsWith("-jar", jar.toString(), "hello");
  }

  @Test
  void aDamagedCacheIsNoticedAndKeptQuiet() throws Exception {
    assertThat(arguments("hello"))
        .contains("-XX:+VerifySharedSpaces", "-Xlog:aot*=off", "-Xlog:cds*=off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "bank", "ps"})
  void whatEndsSoonIsNotCompiledForLongRuns(String command) throws Exception {
    assertThat(arguments(command)).contains("-XX:TieredStopAtLevel=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch", "download", "crawl", "jfr"})
  void whatMayHaveMuchToDoIs(String command) throws Exception {
    assertThat(arguments(command)).doesNotContain("-XX:TieredStopAtLevel=1");
  }

  @Test
  void worksWithoutACache() throws Exception {
    Files.delete(cache);

    assertStartsWithoutCache();
  }

  @Test
  void aCacheOfUnknownOriginIsNotUsed() throws Exception {
    Files.delete(fits);

    assertStartsWithoutCache();
  }

  @Test
  void aCacheOlderThanTheJarIsNotUsed() throws Exception {
    made(jar, JAR_MADE.plusSeconds(2));

    assertStartsWithoutCache();
  }

  @Test
  void aCacheAsOldAsTheJarIsNotUsed() throws Exception {
    made(jar, JAR_MADE.plusSeconds(1));

    assertStartsWithoutCache();
  }

  @Test
  void aCacheOfAJarOfAnotherSizeIsNotUsed() throws Exception {
    Files.writeString(jar, JAR + "!");
    made(jar, JAR_MADE);

    assertStartsWithoutCache();
  }

  @Test
  void aCacheOfAnotherJdkIsNotUsed() throws Exception {
    jdk = jdk("newer", "JAVA_VERSION=\"25.0.2\"\n");

    assertStartsWithoutCache();
  }

  @Test
  void withoutJavaHomeTheJdkOfThePathIsUsed() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));

    ProcessBuilder builder = builder("hello");
    builder.environment().remove("JAVA_HOME");
    builder.environment().compute("PATH", (key, path) -> bin + File.pathSeparator + path);

    assertThat(lines(builder)).contains("-XX:AOTCache=" + cache);
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    assertThat(arguments("fetch", "two words", "*", ""))
        .endsWith("-jar", jar.toString(), "fetch", "two words", "*", "");
  }

  @Test
  void withoutArgumentsStartsFetch() throws Exception {
    assertThat(arguments()).endsWith("-jar", jar.toString(), "fetch");
  }

  private void assertStartsWithoutCache() throws Exception {
    assertThat(arguments("hello"))
        .containsExactly(
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar.toString(),
            "hello");
  }

  /** What java is started with; the launcher itself prints nothing. */
  private List<String> arguments(String... args) throws Exception {
    return lines(builder(args));
  }

  private ProcessBuilder builder(String... args) {
    List<String> command = new ArrayList<>(List.of(folder.resolve("tauko").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("JAVA_HOME", jdk.toString()));
    return builder;
  }

  private static List<String> lines(ProcessBuilder builder) throws Exception {
    Process process = builder.start();
    process.getOutputStream().close();
    List<String> lines = process.inputReader().readAllLines();
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }

  private Path jdk(String name, String release) throws IOException {
    Path home = folder.resolve(name);
    Path bin = Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), release);
    for (String tool : List.of("java", "javac")) {
      Path file = Files.writeString(bin.resolve(tool), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    return home;
  }

  private static void made(Path file, Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private static Path launcher() {
    Path script = Path.of("..", "tauko");
    assertThat(script).as("the tests run in the folder of the module").isRegularFile();
    return script;
  }
}
