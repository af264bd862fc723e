export { isOldPodman, isPodman, ON_PODMAN } from '@drv/tooling-engine/on-podman';
