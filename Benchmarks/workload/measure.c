// Runs a command and writes what it took: wall seconds, processor seconds, and the most memory that
// one process held, in KiB.
//
//   measure REPORT COMMAND [ARGUMENT ...]
//
// The exit code is the command's, or 128 and the number of the signal that ended it. This is a
// program of its own because a process begins with the peak memory of the one that it was started
// from, and this one is tiny.

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static long peak_in_kib(const struct rusage *usage) {
#ifdef __APPLE__
  return usage->ru_maxrss / 1024;
#else
  return usage->ru_maxrss;
#endif
}

int main(int count, char **arguments) {
  if (count < 3) {
    fputs("usage: measure REPORT COMMAND [ARGUMENT ...]\n", stderr);
    return 64;
  }
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    execvp(arguments[2], arguments + 2);
    perror(arguments[2]);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    perror("measure");
    return 71;
  }
  double wall = now() - start;

  FILE *report = fopen(arguments[1], "w");
  if (!report) {
    perror(arguments[1]);
    return 73;
  }
  double cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  fprintf(report, "%.6f %.6f %ld\n", wall, cpu, peak_in_kib(&usage));
  fclose(report);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
