package dev.tauko.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API of a module as text: each public or protected type outside {@code internal}, and
 * below it its public and protected members, sorted. A file in the module's folder keeps it, so
 * that a change of the API is a change of that file, and seen in review.
 */
public final class ApiFile {
  private static final String NAME = "api.txt";

  /** The system property that has the file rewritten. */
  private static final String WRITE = "api.write";

  private ApiFile() {}

  /** A member. */
  private record Entry(String name, String text) implements Comparable<Entry> {
    boolean isConstructor() {
      return name.contains(".");
    }

    String line() {
      return "  " + text;
    }

    @Override
    public int compareTo(Entry other) {
      return Comparator.comparing(Entry::name).thenComparing(Entry::text).compare(this, other);
    }
  }

  /**
   * Checks that the file of a module is up to date, or rewrites it.
   *
   * @param module the module's folder, relative to that of the build
   * @param type any class of the module
   */
  public static void check(String module, Class<?> type) throws IOException {
    List<String> api = of(type);
    Path file = Path.of(NAME);
    if (System.getProperty(WRITE) != null) {
      Files.write(file, api);
    }
    assertThat(Files.readAllLines(file))
        .as(
            "%s/%s is not the public API of the module. If the change is meant, rewrite the file:"
                + " mvn -pl %s -am test -Dtest='*ApiTest' -Dsurefire.failIfNoSpecifiedTests=false"
                + " -D%s",
            module, NAME, module, WRITE)
        .containsExactlyElementsOf(api);
  }

  /** The lines of the API of the module that a class belongs to. */
  public static List<String> of(Class<?> type) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : classNames(root(type))) {
      Class<?> each = load(name, type.getClassLoader());
      if (isVisible(each)) {
        lines.add(describe(each));
        members(each).map(Entry::line).distinct().forEach(lines::add);
      }
    }
    return lines;
  }

  private static Path root(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> classNames(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .filter(name -> !name.contains(".internal."))
          .sorted()
          .toList();
    }
  }

  private static Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    return isVisible(type.getModifiers())
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String describe(Class<?> type) {
    Type parent = type.getGenericSuperclass();
    return type.toGenericString()
        + (parent == null || parent == Object.class ? "" : " extends " + parent.getTypeName())
        + list(type.isInterface() ? " extends " : " implements ", type.getGenericInterfaces());
  }

  private static String list(String word, Type[] types) {
    return types.length == 0
        ? ""
        : Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", ", word, ""));
  }

  /** The members of a type, and those that it has from superclasses that nobody else sees. */
  private static Stream<Entry> members(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    Stream<Entry> own =
        Stream.of(
                type.getDeclaredConstructors(), type.getDeclaredMethods(), type.getDeclaredFields())
            .<Member>flatMap(Arrays::stream)
            .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
            .map(member -> new Entry(member.getName(), describe(member, type)));
    Stream<Entry> all =
        parent == null || isVisible(parent.getModifiers())
            ? own
            : Stream.concat(own, members(parent).filter(entry -> !entry.isConstructor()));
    return all.sorted();
  }

  private static String describe(Member member, Class<?> type) {
    String text =
        switch (member) {
          case Field field -> field.toGenericString();
          case Method method -> method.toGenericString();
          case Constructor<?> constructor -> constructor.toGenericString();
          default -> throw new IllegalArgumentException(String.valueOf(member));
        };
    return member instanceof Constructor<?>
        ? text
        : text.replace(" " + type.getTypeName() + "." + member.getName(), " " + member.getName());
  }
}
