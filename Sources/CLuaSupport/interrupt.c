// ^C: a signal handler may do next to nothing, so it writes one byte to a pipe that the main thread reads.
#include "CLuaSupport.h"
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t interrupt_descriptor = -1;

static void note_interrupt(int signal_number) {
    int saved = errno;
    const char *byte = signal_number == SIGINT     ? "i"
                       : signal_number == SIGTERM  ? "t"
                       : signal_number == SIGWINCH ? "w"
                       : signal_number == SIGCONT  ? "c"
                                                   : "h";
    ssize_t ignored = write(interrupt_descriptor, byte, 1);
    (void)ignored; // a full pipe already holds an interrupt
    errno = saved;
}

static void ignore_signal(int signal_number) {
    (void)signal_number;
}

void lk_watch_interrupts(int descriptor) {
    interrupt_descriptor = descriptor;
    struct sigaction action = {.sa_handler = note_interrupt, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    // Not SIG_IGN, which children would inherit; a write to a closed pipe fails and says so.
    action.sa_handler = ignore_signal;
    sigaction(SIGPIPE, &action, NULL);
}

void lk_watch_window(void) {
    struct sigaction action = {.sa_handler = note_interrupt, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGWINCH, &action, NULL);
    sigaction(SIGCONT, &action, NULL);
}

static void (*at_crash)(void);

static void crash(int signal_number) {
    at_crash();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void lk_at_crash(void (*restore)(void)) {
    at_crash = restore;
    struct sigaction action = {.sa_handler = crash, .sa_flags = SA_NODEFER};
    sigemptyset(&action.sa_mask);
    const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGQUIT};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) sigaction(crashes[i], &action, NULL);
}
